extension ServiceUnit {
    /// A user's own service, which runs as that user does by hand.
    static func userService(_ program: String) -> String {
        """
        # Written by "lemonade service install --user". Changes belong into a drop-in: systemctl --user edit lemond
        [Unit]
        Description=Lemonade: cloud and local language models behind one address

        [Service]
        Type=notify
        ExecStart=\(program)
        ExecReload=/bin/kill -HUP $MAINPID
        # Keys, one NAME=VALUE a line, as in LEMONADE_FIREWORKS_API_KEY=…; the file should have mode 0600.
        EnvironmentFile=-%h/.config/lemonade/keys.env
        WatchdogSec=60
        Restart=on-failure
        RestartSec=1
        TimeoutStopSec=45
        KillMode=mixed
        OOMPolicy=continue
        LimitCORE=0
        RuntimeDirectory=lemonade
        LockPersonality=yes
        NoNewPrivileges=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        SystemCallArchitectures=native
        UMask=0077

        [Install]
        WantedBy=default.target

        """
    }
}
