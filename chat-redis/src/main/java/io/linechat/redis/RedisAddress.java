package io.linechat.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is: one server, one that Sentinels watch, or a Cluster.
 *
 * <ul>
 *   <li>{@code redis://[user:password@]host[:port][/database]}
 *   <li>{@code redis-sentinel://[user:password@]host[:port],host[:port][/database]#name}: the Sentinels, and what they
 *       call the server; user and password are those of the server
 *   <li>{@code redis-cluster://[user:password@]host[:port],host[:port]}: some of its nodes
 * </ul>
 *
 * With {@code rediss}, {@code rediss-sentinel} and {@code rediss-cluster} all is encrypted; the certificate has to be one
 * that this JVM trusts, unless {@code ?verifyPeer=none} is appended ({@code ca}: only the host may be another). A password
 * without a user is written {@code :password@}. What is not a letter or digit in user and password may be written as
 * {@code %40}. The password is never shown.
 */
public final class RedisAddress {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_PORT = 65_535;

    private static final Pattern FORM = Pattern.compile(
            "(?<scheme>rediss?(-sentinel|-cluster)?)://((?<secret>.*)@)?(?<hosts>[^/?#@]*)(/(?<database>[^?#]*))?"
                    + "(\\?(?<query>[^#]*))?(#(?<name>.*))?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern HOST =
            Pattern.compile("(?<host>[^\\[\\]:,\\s]+|\\[[0-9a-fA-F:.%]+\\])(:(?<port>[0-9]+))?");

    private final Kind kind;
    private final List<RedisURI> uris;
    private final String shown;

    enum Kind {
        SINGLE,
        SENTINEL,
        CLUSTER
    }

    private RedisAddress(Kind kind, List<RedisURI> uris, String shown) {
        this.kind = kind;
        this.uris = List.copyOf(uris);
        this.shown = shown;
    }

    /**
     * Takes an address apart.
     *
     * @throws IllegalArgumentException if it is none, saying why
     */
    public static RedisAddress of(String address) {
        Matcher form = FORM.matcher(address.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "not an address of Redis (expected: redis://[user:password@]host[:port][/database],"
                            + " or the like with rediss, redis-sentinel or redis-cluster)");
        }
        String scheme = form.group("scheme").toLowerCase(Locale.ROOT);
        Kind kind =
                scheme.endsWith("-sentinel") ? Kind.SENTINEL : scheme.endsWith("-cluster") ? Kind.CLUSTER : Kind.SINGLE;
        List<RedisURI> nodes = nodes(form.group("hosts"), kind);
        String name = name(form.group("name"), kind);
        int database = database(form.group("database"), kind);
        SslVerifyMode verify = verify(form.group("query"));
        String shown = scheme + "://" + form.group("hosts") + (database == 0 ? "" : "/" + database)
                + (kind == Kind.SENTINEL ? "#" + name : "");
        List<RedisURI> uris = kind == Kind.SENTINEL ? List.of(watched(nodes, name)) : nodes;
        for (RedisURI uri : uris) {
            uri.setDatabase(database);
            uri.setTimeout(CONNECT_TIMEOUT);
            encrypt(uri, scheme.startsWith("rediss"), verify);
            authenticate(uri, form.group("secret"));
        }
        return new RedisAddress(kind, uris, shown);
    }

    private static RedisURI watched(List<RedisURI> sentinels, String name) {
        RedisURI uri = new RedisURI();
        uri.setSentinelMasterId(name);
        uri.getSentinels().addAll(sentinels);
        return uri;
    }

    private static List<RedisURI> nodes(String hosts, Kind kind) {
        List<RedisURI> nodes = new ArrayList<>();
        for (String host : hosts.split(",", -1)) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("host of Redis: '" + host + "' (expected: host or host:port)");
            }
            int standard = kind == Kind.SENTINEL ? RedisURI.DEFAULT_SENTINEL_PORT : RedisURI.DEFAULT_REDIS_PORT;
            nodes.add(RedisURI.create(
                    matcher.group("host").replaceAll("[\\[\\]]", ""), port(matcher.group("port"), standard)));
        }
        if (kind == Kind.SINGLE && nodes.size() > 1) {
            throw new IllegalArgumentException(
                    "hosts of Redis: " + hosts + " (several only with redis-sentinel or redis-cluster)");
        }
        return nodes;
    }

    private static int port(@Nullable String text, int standard) {
        if (text == null) {
            return standard;
        }
        int port = text.length() > 5 ? 0 : Integer.parseInt(text);
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port of Redis: " + text + " (expected: 1.." + MAX_PORT + ")");
        }
        return port;
    }

    private static String name(@Nullable String given, Kind kind) {
        String name = given == null ? "" : given;
        if (kind == Kind.SENTINEL && name.isEmpty()) {
            throw new IllegalArgumentException(
                    "redis-sentinel needs the name that the Sentinels know (expected: …#name)");
        } else if (kind != Kind.SENTINEL && !name.isEmpty()) {
            throw new IllegalArgumentException("only redis-sentinel has a name after #");
        }
        return name;
    }

    private static int database(@Nullable String text, Kind kind) {
        if (text == null || text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("database of Redis: '" + text + "' (expected: a number)");
        }
        int database = Integer.parseInt(text);
        if (kind == Kind.CLUSTER && database != 0) {
            throw new IllegalArgumentException("a Redis Cluster has database 0 only");
        }
        return database;
    }

    private static SslVerifyMode verify(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return SslVerifyMode.FULL;
        }
        return switch (query.toLowerCase(Locale.ROOT)) {
            case "verifypeer=full" -> SslVerifyMode.FULL;
            case "verifypeer=ca" -> SslVerifyMode.CA;
            case "verifypeer=none" -> SslVerifyMode.NONE;
            default ->
                throw new IllegalArgumentException(
                        "option of the address of Redis (expected: verifyPeer=full, ca or none)");
        };
    }

    private static void encrypt(RedisURI uri, boolean encrypted, SslVerifyMode verify) {
        uri.setSsl(encrypted);
        uri.setVerifyPeer(verify);
        for (RedisURI sentinel : uri.getSentinels()) {
            encrypt(sentinel, encrypted, verify);
            sentinel.setTimeout(CONNECT_TIMEOUT);
        }
    }

    private static void authenticate(RedisURI uri, @Nullable String secret) {
        if (secret == null || secret.isEmpty()) {
            return;
        }
        int colon = secret.indexOf(':');
        String user = colon < 0 ? "" : decode(secret.substring(0, colon));
        char[] password = decode(secret.substring(colon + 1)).toCharArray();
        if (user.isEmpty()) {
            uri.setAuthentication(password);
        } else {
            uri.setAuthentication(user, password);
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Neither the text nor the cause: they show it.
            throw new IllegalArgumentException("user and password of Redis: a % that is no %XX (write % as %25)");
        }
    }

    Kind kind() {
        return kind;
    }

    /** One, or those of some nodes of a Cluster. */
    List<RedisURI> uris() {
        return uris;
    }

    /** The address without user and password. */
    @Override
    public String toString() {
        return shown;
    }
}
