/// A JSON object with its members in order. Member names are unique: the last of two wins when one is read.
package struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// The members in order.
    package private(set) var members: [(name: String, value: JSONValue)] = []

    /// An empty object.
    package init() {}

    /// An object from a literal, in the literal's order.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(uniquing: elements.map { (name: $0.0, value: $0.1) })
    }

    /// An object of members that may repeat a name: the last value wins, in the place of the first. Linear in the
    /// number of members, because a peer may choose it.
    init(uniquing members: [(name: String, value: JSONValue)]) {
        // Below this, comparing each with each is cheaper than hashing.
        let fewMembers = 8
        if members.count <= fewMembers {
            self.members.reserveCapacity(members.count)
            for (name, value) in members { self[name] = value }
            return
        }
        var places: [JSONName: Int] = [:]
        places.reserveCapacity(members.count)
        self.members.reserveCapacity(members.count)
        for member in members {
            let place = places[JSONName(text: member.name), default: self.members.count]
            if place < self.members.count {
                self.members[place].value = member.value
            } else {
                places[JSONName(text: member.name)] = place
                self.members.append(member)
            }
        }
    }

    /// The member of that name. Setting nil removes it; setting a value keeps its place or appends it.
    package subscript(name: String) -> JSONValue? {
        get {
            members.first { JSONName.areSame($0.name, name) }?.value
        }
        set {
            let index = members.firstIndex { JSONName.areSame($0.name, name) }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((name, value))
            case (nil, nil): break
            }
        }
    }

    /// Whether both have the same members, in whatever order.
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.members.count == right.members.count else { return false }
        var places: [JSONName: Int] = [:]
        for index in left.members.indices {
            let member = left.members[index]
            var other = index
            if !JSONName.areSame(member.name, right.members[index].name) {
                // The order differs, which is rare: only now is it worth finding names by hashing.
                if places.isEmpty {
                    for (place, member) in right.members.enumerated() { places[JSONName(text: member.name)] = place }
                }
                guard let place = places[JSONName(text: member.name)] else { return false }
                other = place
            }
            guard member.value == right.members[other].value else { return false }
        }
        return true
    }
}
