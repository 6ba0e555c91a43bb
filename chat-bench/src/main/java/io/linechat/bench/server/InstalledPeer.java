package io.linechat.bench.server;

import io.linechat.bench.load.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server that is a program of this machine. It is started on a free port of the loopback address, with a configuration
 * of its own that raises what limits the load would reach.
 *
 * @param program its name, or where it is
 * @param arguments {@code FILE} in them stands for the configuration, {@code PORT} for the port
 * @param configuration {@code PORT} and {@code USER} in it are replaced
 */
record InstalledPeer(String label, String program, Dialect dialect, List<String> arguments, String configuration)
        implements Peer {

    /** Asks clients whether they are alive, which the load does not answer, but not so soon. */
    private static final InstalledPeer NATS =
            new InstalledPeer("nats-server", "nats-server", Dialect.NATS, List.of("-c", "FILE"), """
            listen: "127.0.0.1:PORT"
            max_connections: 1000000
            ping_interval: "1h"
            """);

    private static final InstalledPeer MOSQUITTO =
            new InstalledPeer("mosquitto", "mosquitto", Dialect.MQTT, List.of("-c", "FILE"), """
            listener PORT 127.0.0.1
            user USER
            allow_anonymous true
            persistence false
            max_queued_messages 0
            set_tcp_nodelay true
            sys_interval 0
            """);

    /** Keeps nothing on disk, and waits for whoever reads slowly. */
    static final InstalledPeer REDIS =
            new InstalledPeer("redis-server", "redis-server", Dialect.REDIS, List.of("FILE"), """
            bind 127.0.0.1
            port PORT
            protected-mode no
            save ""
            appendonly no
            maxclients 1000000
            client-output-buffer-limit pubsub 0 0 0
            """);

    /** Punishes those who talk much unless told otherwise, and asks clients whether they are alive. */
    private static final InstalledPeer NGIRCD =
            new InstalledPeer("ngircd", "ngircd", Dialect.IRC, List.of("-n", "-f", "FILE"), """
            [Global]
            Name = irc.bench.local
            Info = bench
            Listen = 127.0.0.1
            Ports = PORT
            MotdPhrase = bench
            [Limits]
            MaxConnections = 0
            MaxConnectionsIP = 0
            MaxPenaltyTime = 0
            PingTimeout = 36000
            PongTimeout = 36000
            [Options]
            DNS = no
            Ident = no
            PAM = no
            """);

    /** All that are known. */
    static final List<InstalledPeer> ALL = List.of(NATS, MOSQUITTO, REDIS, NGIRCD);

    /** The limit server of {@code fanbench}, as it was built. */
    static InstalledPeer limit(Path climit) {
        String program = climit.toAbsolutePath().toString();
        return new InstalledPeer("C limit", program, Dialect.BARE_LINES, List.of("PORT", "batch"), "");
    }

    @Override
    public boolean isInstalled() {
        return Executables.find(program).isPresent();
    }

    @Override
    public ServerProcess start(Cores cores) throws IOException {
        Optional<Path> executable = Executables.find(program);
        if (executable.isEmpty()) {
            throw new IOException(program + " is not installed");
        }
        int port = InstalledProcess.freePort();
        Path directory = Files.createTempDirectory("chat-bench");
        Path file = Files.writeString(directory.resolve("conf"), fill(configuration, port));
        List<String> command = Stream.concat(
                        Stream.of(executable.get().toString()),
                        arguments.stream().map(argument -> fill(argument, port).replace("FILE", file.toString())))
                .toList();
        return InstalledProcess.start(cores.forServer(command, 1), port, directory);
    }

    private static String fill(String template, int port) {
        return template.replace("PORT", String.valueOf(port)).replace("USER", System.getProperty("user.name"));
    }
}
