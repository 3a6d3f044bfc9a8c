extension RouteTable {
    /// Everything that this server answers. The inference paths come first: they are what is asked for most.
    static let standard = RouteTable(
        RelayedPath.all.map { Row(path: $0.path, methods: [(.post, .relay($0.relayed))]) } + [
            Row(path: "/models", methods: [(.get, .control(.use, ModelEndpoints.list))]),
            Row(path: "/models/register", methods: [(.post, .control(.operate, LocalEndpoints.register))]),
            Row(
                path: "/models", takesRemainder: true,
                methods: [
                    (.get, .control(.use, ModelEndpoints.one)),
                    (.post, .control(.operate, LocalEndpoints.saveOptions)),
                    (.delete, .control(.operate, LocalEndpoints.deleteBelow)),
                ]),
            Row(path: "/delete", methods: [(.post, .control(.operate, LocalEndpoints.delete))]),
            Row(path: "/pin", methods: [(.post, .control(.operate, LocalEndpoints.pin))]),
            Row(path: "/unpin", methods: [(.post, .control(.operate, LocalEndpoints.unpin))]),
            Row(path: "/load", methods: [(.post, .control(.operate, ModelEndpoints.load))]),
            Row(path: "/unload", methods: [(.post, .control(.operate, ModelEndpoints.unload))]),
            Row(path: "/health", methods: [(.get, .control(.use, StateEndpoints.health))]),
            Row(path: "/stats", methods: [(.get, .control(.use, StateEndpoints.statistics))]),
            Row(path: "/system-info", methods: [(.get, .control(.use, StateEndpoints.systemInfo))]),
            Row(path: "/install", methods: [(.post, .control(.administer, CloudEndpoints.install))]),
            Row(path: "/uninstall", methods: [(.post, .control(.administer, CloudEndpoints.uninstall))]),
            Row(path: "/cloud/auth", methods: [(.post, .control(.administer, CloudEndpoints.authenticate))]),
            Row(
                path: "/cloud/auth", takesRemainder: true,
                methods: [(.delete, .control(.administer, CloudEndpoints.clear))]),
            Row(path: "/cloud/refresh", methods: [(.post, .control(.operate, CloudEndpoints.refresh))]),
            Row(
                path: "/cloud/models", takesRemainder: true,
                methods: [(.get, .control(.administer, CloudEndpoints.rawListing))]),
            Row(path: "/requests", methods: [(.get, .control(.operate, RequestEndpoints.list))]),
            Row(
                path: "/requests", takesRemainder: true,
                methods: [(.post, .control(.operate, RequestEndpoints.cancel))]),
            Row(path: "/logs", methods: [(.get, .logStream(.administer))]),
            Row(
                path: "/config",
                methods: [
                    (.get, .control(.administer, ConfigurationEndpoints.all)),
                    (.post, .control(.administer, ConfigurationEndpoints.change)),
                ]),
            Row(
                path: "/config", takesRemainder: true,
                methods: [(.get, .control(.administer, ConfigurationEndpoints.one))]),
            Row(path: "/metrics", isVersioned: false, methods: [(.get, .control(.use, RequestEndpoints.metrics))]),
            Row(path: "/live", isVersioned: false, methods: [(.get, .control(nil, StateEndpoints.live))]),
        ])
}
