package io.linechat;

import io.linechat.net.Entrance;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, on a port or on a Unix domain socket, and what may be spoken there: everything, if nothing else
 * is said. Immutable.
 */
public final class Endpoint {

    private static final Pattern UNIX = Pattern.compile("unix:(?<file>[^=]+)(=(?<speech>.*))?");
    private static final Pattern TCP =
            Pattern.compile("(\\[(?<address>[^]]+)]|(?<host>[^:=\\s]+)):(?<port>[0-9]{1,5})(=(?<speech>.*))?");

    private static final int MAX_PORT = 65_535;

    private final @Nullable String host;
    private final int port;
    private final @Nullable Path socket;
    private final Set<Speech> speech;

    /** What may be spoken somewhere. */
    public enum Speech {
        /** Lines, by people. */
        TEXT,
        /** JSON lines, by programs. */
        JSON,
        /** HTTP and WebSocket, by browsers. */
        WEB,
        /** Any of these in the clear. */
        PLAIN,
        /** Any of these within TLS. */
        TLS
    }

    private static final Set<Speech> PROTOCOLS = Set.of(Speech.TEXT, Speech.JSON, Speech.WEB);

    private Endpoint(@Nullable String host, int port, @Nullable Path socket, Set<Speech> speech) {
        this.host = host;
        this.port = port;
        this.socket = socket;
        this.speech = speech;
    }

    /**
     * A TCP port.
     *
     * @param host a name or an address of this machine
     * @param port 0 for one that the system chooses
     */
    public static Endpoint tcp(String host, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
        return new Endpoint(host, port, null, Set.of());
    }

    /**
     * A Unix domain socket, where there is no TLS unless it is asked for by {@link #only}. A file that a server which is
     * gone has left there is replaced; any other is not, and the server does not start.
     */
    public static Endpoint unix(Path socket) {
        return new Endpoint(null, -1, socket, Set.of());
    }

    /**
     * Reads {@code HOST:PORT} or {@code unix:FILE}, and behind an equals sign what may be spoken there, as
     * {@code localhost:5051=text+json} or {@code unix:/run/chat.sock=web+plain}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Endpoint parse(String text) {
        Matcher unix = UNIX.matcher(text);
        Matcher tcp = TCP.matcher(text);
        if (unix.matches()) {
            return unix(Path.of(unix.group("file"))).only(text, unix.group("speech"));
        } else if (tcp.matches()) {
            String host = tcp.group("address") != null ? tcp.group("address") : tcp.group("host");
            return tcp(host, Integer.parseInt(tcp.group("port"))).only(text, tcp.group("speech"));
        }
        throw new IllegalArgumentException(text + " (expected: HOST:PORT or unix:FILE)");
    }

    private Endpoint only(String text, @Nullable String words) {
        if (words == null) {
            return this;
        }
        try {
            return only(Arrays.stream(words.split("\\+"))
                    .map(word -> Speech.valueOf(word.toUpperCase(Locale.ROOT)))
                    .toArray(Speech[]::new));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + " (expected: =text, json, web, plain or tls, joined by +)", e);
        }
    }

    /**
     * Nothing else may be spoken here. Where neither {@link Speech#PLAIN} nor {@link Speech#TLS} is named the server's
     * {@link ServerTls} says whether it is within TLS; where none of the others is named, all are meant.
     */
    public Endpoint only(Speech... these) {
        return new Endpoint(host, port, socket, Set.of(these));
    }

    /** The host or address to listen on; {@code unix} for a Unix domain socket. */
    public String host() {
        return host == null ? "unix" : host;
    }

    /** The port; -1 for a Unix domain socket. */
    public int port() {
        return port;
    }

    @Nullable
    Path socket() {
        return socket;
    }

    Endpoint withPort(int bound) {
        return new Endpoint(host, bound, socket, speech);
    }

    boolean needsCertificate() {
        return speech.contains(Speech.TLS);
    }

    /**
     * What may be spoken here.
     *
     * @param serverTls what is meant if this endpoint says nothing about TLS
     */
    Entrance entrance(@Nullable ServerTls serverTls) {
        boolean all = speech.stream().noneMatch(PROTOCOLS::contains);
        ServerTls tls = socket == null ? serverTls : null;
        boolean saysHow = speech.contains(Speech.PLAIN) || speech.contains(Speech.TLS);
        return new Entrance(
                all || speech.contains(Speech.TEXT),
                all || speech.contains(Speech.JSON),
                all || speech.contains(Speech.WEB),
                saysHow ? speech.contains(Speech.PLAIN) : tls == null || tls.isOptional(),
                saysHow ? speech.contains(Speech.TLS) : tls != null);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        String place = socket != null ? "unix:" + socket : bracketed(host()) + ":" + port;
        return speech.isEmpty() ? place : place + "=" + words();
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private String words() {
        return EnumSet.copyOf(speech).stream()
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("+"));
    }
}
