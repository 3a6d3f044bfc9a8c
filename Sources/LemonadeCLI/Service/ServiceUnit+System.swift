extension ServiceUnit {
    /// The machine's service: a user of its own, and no more of the machine than it needs.
    static func systemService(_ program: String) -> String {
        """
        # Written by "lemonade service install". Changes belong into a drop-in: systemctl edit lemond
        [Unit]
        Description=Lemonade: cloud and local language models behind one address
        After=network-online.target
        Wants=network-online.target

        [Service]
        Type=notify
        ExecStart=\(program)
        ExecReload=/bin/kill -HUP $MAINPID
        WatchdogSec=60
        Restart=on-failure
        RestartSec=1
        # Longer than the setting drain_timeout; then engines are ended too.
        TimeoutStopSec=45
        KillMode=mixed
        # An engine that takes too much memory is ended alone.
        OOMPolicy=continue
        LimitNOFILE=65536
        LimitCORE=0
        # Dispatch asks for this much for a thread of its own, and complains in the journal where it is refused.
        LimitNICE=-4

        # Where it keeps its things: /var/lib/lemonade, /var/cache/lemonade and /run/lemonade/lemond, all its own.
        # /run/lemonade with the sockets' file is root's, and everybody may enter it.
        DynamicUser=yes
        StateDirectory=lemonade
        StateDirectoryMode=0700
        CacheDirectory=lemonade
        RuntimeDirectory=lemonade/lemond
        Environment=HF_HOME=%C/lemonade/huggingface
        # Keys: /etc/lemonade/credentials/fireworks_api_key and its like, readable by root alone. The second line
        # is for a machine without that directory: the service starts all the same.
        LoadCredential=lemonade:/etc/lemonade/credentials
        SetCredential=lemonade:none

        # Not PrivateUsers: it would hide who asks on the Unix socket. Not MemoryDenyWriteExecute: GPU drivers compile at run time.
        AmbientCapabilities=
        CapabilityBoundingSet=
        KeyringMode=private
        LockPersonality=yes
        NoNewPrivileges=yes
        PrivateMounts=yes
        PrivateTmp=yes
        ProtectClock=yes
        ProtectControlGroups=yes
        ProtectHome=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        ProtectProc=invisible
        ProtectSystem=strict
        RemoveIPC=yes
        RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_UNIX
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        SystemCallArchitectures=native
        SystemCallErrorNumber=EPERM
        SystemCallFilter=@system-service
        SystemCallFilter=~@privileged
        UMask=0077
        # The graphics cards, for the engines.
        DevicePolicy=closed
        DeviceAllow=char-drm rw
        DeviceAllow=char-kfd rw
        DeviceAllow=char-nvidia rw
        DeviceAllow=char-nvidia-caps rw
        DeviceAllow=char-nvidia-frontend rw
        DeviceAllow=char-nvidia-uvm rw

        [Install]
        WantedBy=multi-user.target

        """
    }

    /// The addresses, which the service manager opens: connections wait while the service restarts.
    static let socket = """
        # Written by "lemonade service install". Changes belong into a drop-in: systemctl edit lemond.socket
        [Unit]
        Description=The addresses of Lemonade

        [Socket]
        ListenStream=127.0.0.1:13305
        ListenStream=[::1]:13305
        ListenStream=/run/lemonade/lemond.sock
        SocketMode=0666
        DirectoryMode=0755
        BindIPv6Only=ipv6-only
        Backlog=4096
        RemoveOnStop=yes

        [Install]
        WantedBy=sockets.target

        """
}
