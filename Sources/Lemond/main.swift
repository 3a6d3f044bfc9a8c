import LemonadeCore

print("lemond \(LemonadeVersion.current)")
