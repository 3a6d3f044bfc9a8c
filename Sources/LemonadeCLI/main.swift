import LemonadeCore

print("lemonade \(LemonadeVersion.current)")
