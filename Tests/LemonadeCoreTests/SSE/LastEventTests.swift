import Testing

@testable import LemonadeCore

@Suite struct LastEventTests {
    @Test(arguments: [
        ("data: [DONE]\n\n", true),
        ("data: {\"a\":1}\n\ndata: [DONE]\r\n\r\n", true),
        ("data:[DONE]\n\n", true),
        ("data: {\"choices\":[]}\n\n", false),
        ("data: [1]\n\n", false),
        ("data: {\"text\":\"data: [DONE]\"}\n\n", false),
        ("xdata: [DONE", false),
        ("]", false),
        ("\n\n", false),
        ("", false),
    ])
    func openAIsIsDone(piece: String, isLast: Bool) {
        Array(piece.utf8).withUnsafeBytes { #expect(LastEvent.isDone(atEndOf: $0) == isLast) }
    }

    @Test(arguments: [
        ("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", true),
        ("event: message_stop\ndata: {\"type\": \"message_stop\"      }\n\n", true),
        ("data: {\"type\":\"content_block_stop\"}\n\n", false),
        ("data: {\"text\":\"\\\"type\\\":\\\"message_stop\\\"\"}\n\n", false),
        ("", false),
    ])
    func anthropicsIsMessageStop(piece: String, isLast: Bool) {
        Array(piece.utf8).withUnsafeBytes { #expect(LastEvent.isMessageStop(atEndOf: $0) == isLast) }
    }
}
