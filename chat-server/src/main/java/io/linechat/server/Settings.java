package io.linechat.server;

import io.linechat.ChatServer;
import io.linechat.ChatServerBuilder;
import io.linechat.Endpoint;
import io.linechat.ServerTls;
import io.linechat.TransportType;
import io.linechat.redis.RedisAddress;
import io.linechat.redis.RedisBackplane;
import io.linechat.sqlite.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What can be set by an option, in the environment and in the config file alike: a field here is all that a new setting
 * needs, and a line in {@link #server()} if it is one of the server's.
 */
final class Settings {

    private static final long MOST_DAYS = 36_500;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Listen on this port, 0 for one that is free. Default: ${DEFAULT-VALUE}.")
    int port = 5050;

    @Option(
            names = "--bind",
            paramLabel = "HOST",
            description = "Listen on this address; 0.0.0.0 lets other machines in. Default: ${DEFAULT-VALUE}.")
    String bind = "127.0.0.1";

    @Option(
            names = "--listen",
            paramLabel = "WHERE",
            split = ",",
            description = "Listen here, too: HOST:PORT or unix:FILE, and behind an equals sign what may be spoken"
                    + " there, as unix:/run/chat.sock=text+json; of text, json, web, plain and tls. May be given several"
                    + " times.")
    List<Endpoint> listen = new ArrayList<>();

    @Option(
            names = "--trust-proxy",
            paramLabel = "NETWORK",
            split = ",",
            description = "Take the PROXY protocol, version 1 or 2, from this address or network, as 10.0.0.0/8, and"
                    + " nothing else from there; may be given several times.")
    List<String> trustProxy = new ArrayList<>();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Speak TLS with the certificate in this PEM file, behind which may stand those that vouch for"
                    + " it. When the file changes the new one is used.")
    @Nullable
    Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM, PKCS #8, not encrypted.")
    @Nullable
    Path tlsKey;

    @Option(
            names = "--tls-self-signed",
            negatable = true,
            fallbackValue = "true",
            description = "Speak TLS with a certificate that nobody vouches for, and print its fingerprint: for trying"
                    + " it out.")
    boolean tlsSelfSigned;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description = "Let only those in by TLS who have a certificate from an authority in this PEM file.")
    @Nullable
    Path tlsClientCa;

    @Option(
            names = "--tls",
            paramLabel = "WHEN",
            description = "With a certificate: required refuses who connects without TLS, optional lets them in."
                    + " Default: required.")
    TlsUse tls = TlsUse.REQUIRED;

    /** Who has to speak TLS where there is a certificate. */
    enum TlsUse {
        REQUIRED,
        OPTIONAL
    }

    @Option(names = "--name", paramLabel = "NAME", description = "The server's name. Default: ${DEFAULT-VALUE}.")
    String name = "linechat";

    @Option(
            names = "--transport",
            paramLabel = "WHICH",
            description = "How sockets are served: auto, epoll, kqueue, nio or io_uring. Default: auto.")
    TransportType transport = TransportType.AUTO;

    @Option(
            names = "--max-line",
            paramLabel = "BYTES",
            description = "The longest line, without its ending. Default: ${DEFAULT-VALUE}.")
    int maxLine = 4096;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "How many may be connected at a time. Default: ${DEFAULT-VALUE}.")
    int maxConnections = 100_000;

    @Option(
            names = "--max-per-address",
            paramLabel = "N",
            description = "How many of them may be from one address, or one IPv6 /64. Default: ${DEFAULT-VALUE}.")
    int maxPerAddress = 1000;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "How many lines a second a client may send, 0 for any number. Default: ${DEFAULT-VALUE}.")
    int rate = 50;

    @Option(
            names = "--burst",
            paramLabel = "N",
            description = "How many of them it may send at once. Default: ${DEFAULT-VALUE}.")
    int burst = 500;

    @Option(
            names = "--silence",
            paramLabel = "MILLIS",
            description = "Greet who says nothing for so long after connecting; a browser that connects in advance and"
                    + " waits for longer cannot use that connection. Default: ${DEFAULT-VALUE}.")
    int silence = 300;

    @Option(
            names = "--idle-timeout",
            paramLabel = "SECONDS",
            description = "Disconnect who is silent for so long, 0 for nobody. Default: ${DEFAULT-VALUE}.")
    int idleTimeout;

    @Option(
            names = "--keep-alive",
            paramLabel = "SECONDS",
            description = "Probe a connection that is silent for so long, 0 to leave it to the system."
                    + " Default: ${DEFAULT-VALUE}.")
    int keepAlive = 120;

    @Option(
            names = "--stalled-after",
            paramLabel = "SECONDS",
            description =
                    "Disconnect who takes nothing for so long, while there is something. Default: ${DEFAULT-VALUE}.")
    int stalledAfter = 10;

    @Option(
            names = "--gather",
            paramLabel = "MILLIS",
            description = "How long a busy room gathers lines, which saves work. Default: ${DEFAULT-VALUE}.")
    int gather;

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            description = "How many threads serve the sockets. Default: one for each processor, ${DEFAULT-VALUE} here.")
    int eventLoops = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--history",
            paramLabel = "N",
            description = "How many of the last messages are shown to who enters a room. Default: ${DEFAULT-VALUE}.")
    int history = 10;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Keep what is said in this directory, for after a restart or a crash. Default: in memory, while"
                            + " somebody is in the room.")
    @Nullable
    Path data;

    @Option(
            names = "--redis",
            paramLabel = "URI",
            description =
                    "Be one chat with all servers at this Redis: redis://[USER:PASSWORD@]HOST[:PORT][/DB]; rediss://"
                            + " with TLS, redis-sentinel://HOST,HOST#NAME, redis-cluster://HOST,HOST.")
    @Nullable
    RedisAddress redis;

    @Option(
            names = "--redis-prefix",
            paramLabel = "PREFIX",
            description =
                    "What all names in Redis begin with; other chats there have others. Default: ${DEFAULT-VALUE}.")
    String redisPrefix = RedisBackplane.Options.STANDARD.prefix();

    @Option(
            names = "--redis-replicas",
            paramLabel = "N",
            description =
                    "So many replicas of Redis have a message before it is acknowledged. Default: ${DEFAULT-VALUE}.")
    int redisReplicas;

    @Option(
            names = "--keep-messages",
            paramLabel = "N",
            description = "Keep so many of the last messages of each room there. Default: all with --data, 10000 with"
                    + " --redis.")
    long keepMessages;

    @Option(
            names = "--keep-days",
            paramLabel = "N",
            description = "Keep them there for so many days, 0 for ever. Default: ${DEFAULT-VALUE}.")
    long keepDays;

    @Option(
            names = "--page",
            negatable = true,
            fallbackValue = "true",
            description = "Serve the page to chat on at http://HOST:PORT/; --no-page does not. Default: yes.")
    boolean page = true;

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            split = ",",
            description = "Let the pages of this site chat here, as https://example.org; may be given several times.")
    List<String> allowOrigin = new ArrayList<>();

    @Option(
            names = "--ws-compression",
            negatable = true,
            fallbackValue = "true",
            description = "Compress what goes to and from browsers that offer it: fewer bytes, more work. Default: no.")
    boolean wsCompression;

    // The fallback makes --direct mean yes even where the environment or the file has said yes already.
    @Option(
            names = "--direct",
            negatable = true,
            fallbackValue = "true",
            description = "One to one: a conversation between this console and one caller at a time.")
    boolean direct;

    @Option(
            names = "--transcript",
            paramLabel = "FILE",
            description = "Append what is said in the rooms to this file, with time and sender.")
    @Nullable
    Path transcript;

    /**
     * The server to be.
     *
     * @throws IllegalArgumentException if a value is out of its range, as {@code maxLine: 1 (expected: 16..1048576)}
     */
    ChatServerBuilder server() {
        checkKept("keepMessages", keepMessages, Long.MAX_VALUE, data != null || redis != null, "--data or --redis");
        checkKept("keepDays", keepDays, MOST_DAYS, data != null, "--data");
        checkRedis();
        ChatServerBuilder server = ChatServer.builder()
                .port(port)
                .bind(bind)
                .name(name)
                .transport(transport)
                .maxLine(maxLine)
                .maxConnections(maxConnections)
                .maxConnectionsPerAddress(maxPerAddress)
                .rate(rate, burst)
                .silence(Duration.ofMillis(silence))
                .idleTimeout(Duration.ofSeconds(idleTimeout))
                .keepAlive(Duration.ofSeconds(keepAlive))
                .stalledAfter(Duration.ofSeconds(stalledAfter))
                .gather(Duration.ofMillis(gather))
                .eventLoopThreads(eventLoops)
                .history(history)
                .page(page)
                .webSocketCompression(wsCompression);
        allowOrigin.forEach(server::allowOrigin);
        listen.forEach(server::listen);
        trustProxy.forEach(server::trustProxy);
        checkTls();
        if (tlsCert != null && tlsKey != null) {
            server.tls(tls(tlsCert, tlsKey));
        }
        return server;
    }

    private void checkTls() {
        if ((tlsCert == null) != (tlsKey == null)) {
            throw new IllegalArgumentException(
                    tlsCert == null
                            ? "tlsKey: " + tlsKey + " (expected: together with --tls-cert)"
                            : "tlsCert: " + tlsCert + " (expected: together with --tls-key)");
        }
        if (tlsCert != null && tlsSelfSigned) {
            throw new IllegalArgumentException("tlsSelfSigned: true (expected: not together with --tls-cert)");
        }
        if (!hasTls() && tlsClientCa != null) {
            throw new IllegalArgumentException("tlsClientCa: " + tlsClientCa + " (expected: together with --tls-cert)");
        }
        if (!hasTls() && tls == TlsUse.OPTIONAL) {
            throw new IllegalArgumentException("tls: optional (expected: together with --tls-cert)");
        }
    }

    private boolean hasTls() {
        return tlsCert != null || tlsSelfSigned;
    }

    /** Whether nobody can read what is said on its way. */
    boolean isTlsRequired() {
        return hasTls() && tls == TlsUse.REQUIRED;
    }

    /** TLS with that certificate, as it is set otherwise. */
    ServerTls tls(Path certificate, Path key) {
        ServerTls server = ServerTls.of(certificate, key);
        if (tlsClientCa != null) {
            server = server.clientCa(tlsClientCa);
        }
        return tls == TlsUse.OPTIONAL ? server.optional() : server;
    }

    private void checkRedis() {
        if (redis != null && data != null) {
            throw new IllegalArgumentException(
                    "data: " + data + " (expected: none with --redis, which keeps what is said)");
        }
        // Whatever is wrong with them is to be found before anything is begun.
        redisOptions();
    }

    /** How {@link #redis} is used. */
    RedisBackplane.Options redisOptions() {
        try {
            RedisBackplane.Options options =
                    RedisBackplane.Options.STANDARD.prefix(redisPrefix).replicas(redisReplicas);
            return keepMessages == 0 ? options : options.messages(Math.toIntExact(keepMessages));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "keepMessages: " + keepMessages + " (expected: 0.." + Integer.MAX_VALUE + " with --redis)", e);
        } catch (IllegalArgumentException e) {
            // Its settings have our names but for this.
            throw new IllegalArgumentException("redis" + capitalized(String.valueOf(e.getMessage())), e);
        }
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private void checkKept(String what, long value, long max, boolean isKept, String keeper) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: 0.." + max + ")");
        }
        if (value > 0 && !isKept) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: 0 where there is no " + keeper + ")");
        }
    }

    /** How much of what is said is kept in {@link #data}. */
    Retention retention() {
        Retention retention = Retention.EVERYTHING;
        if (keepMessages > 0) {
            retention = retention.last(keepMessages);
        }
        if (keepDays > 0) {
            retention = retention.noOlderThan(Duration.ofDays(keepDays));
        }
        return retention;
    }
}
