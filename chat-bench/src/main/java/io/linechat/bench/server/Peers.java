package io.linechat.bench.server;

import io.linechat.bench.load.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The servers that can be measured, by name. One of ours may have settings behind its name, as in {@code linechat
 * transport=nio loops=2}, so that several of them can be compared in one run:
 *
 * <ul>
 *   <li>{@code java=HOME} and {@code jvm=OPTION}: what it runs on, and with which options instead of those that
 *       {@code ./chat server} gives,
 *   <li>{@code allocator=pooled}: Netty's buffers,
 *   <li>for Linechat {@code loops=N}, {@code transport=nio}, {@code gather=MILLIS}, {@code stalled=MILLIS}, {@code
 *       rate=N} and {@code data=DIR}, {@code redis=URI} and {@code servers=N} (so many processes as one chat, by way of that
 *       Redis or one of their own), {@code idle=N} (rooms in which somebody is on each server, and nothing is said), {@code
 *       speak=json} or {@code speak=websocket}, and {@code tls=native} (OpenSSL) or
 *       {@code tls=jdk}.
 * </ul>
 */
public final class Peers {

    /** The name of our own server. */
    public static final String LINECHAT = "linechat";

    /** The name of the limit server. */
    public static final String LIMIT = "climit";

    /** The environment variable in which {@code ./chat bench} says what {@code ./chat server} tells its JVM. */
    private static final String JVM_OPTIONS = "CHAT_SERVER_JAVA_OPTS";

    /** Who is greeted as a person can speak neither TLS nor HTTP any more. */
    private static final String PATIENT = "-Dsilence=5000";

    private Peers() {}

    /** The steps from a naive server to ours. */
    public static List<String> ablation() {
        return Stream.concat(Step.labels().stream(), Stream.of(LINECHAT)).toList();
    }

    /** Our server, a naive one, and all others that are known, whether they are installed or not. */
    public static List<String> usual() {
        return Stream.concat(
                        Stream.of(LINECHAT, Step.labels().get(0)),
                        InstalledPeer.ALL.stream().map(InstalledPeer::label))
                .toList();
    }

    /**
     * The server of that name, with those settings.
     *
     * @param limitServer where the limit server is, if it is anywhere
     */
    public static Peer named(String spec, @Nullable Path limitServer) {
        String[] words = spec.strip().split(" +", -1);
        String name = words[0];
        if (name.equals(LINECHAT)) {
            return ours(spec, Dialect.LINECHAT, LinechatMain.class, List.of(), words);
        }
        if (Step.labels().contains(name)) {
            return ours(spec, Dialect.BARE_LINES, AblationMain.class, List.of("-Dstep=" + name), words);
        }
        if (name.equals(LIMIT) && limitServer != null) {
            return InstalledPeer.limit(limitServer);
        }
        return InstalledPeer.ALL.stream()
                .filter(peer -> peer.label().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("server: " + name + " (expected: one of " + known() + ")"));
    }

    private static List<String> known() {
        return Stream.of(usual(), ablation(), List.of(LIMIT))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    private static List<String> usualJvmOptions() {
        String usual = System.getenv().getOrDefault(JVM_OPTIONS, "").strip();
        return usual.isEmpty() ? List.of() : List.of(usual.split(" +", -1));
    }

    private static Peer ours(String spec, Dialect dialect, Class<?> main, List<String> always, String... words) {
        List<String> options = new ArrayList<>(always);
        List<String> jvmOptions = new ArrayList<>();
        Path home = Path.of(System.getProperty("java.home"));
        int loops = 1;
        boolean tls = false;
        Dialect spoken = dialect;
        String redis = null;
        int servers = 0;
        for (String word : List.of(words).subList(1, words.length)) {
            int equals = word.indexOf('=');
            String value = word.substring(equals + 1);
            switch (word.substring(0, Math.max(0, equals))) {
                case "java" -> home = Path.of(value);
                case "jvm" -> jvmOptions.add(value);
                case "allocator" -> options.add("-Dio.netty.allocator.type=" + value);
                case "transport", "gather", "stalled", "rate", "data", "idle" -> options.add("-D" + word);
                case "redis" -> redis = value;
                case "servers" -> servers = Integer.parseInt(value);
                case "speak" -> {
                    spoken = Dialect.valueOf("LINECHAT_" + value.toUpperCase(Locale.ROOT));
                    options.add(PATIENT);
                }
                case "tls" -> {
                    tls = true;
                    options.add("-D" + word);
                    options.add(PATIENT);
                }
                case "loops" -> {
                    options.add("-D" + word);
                    loops = Integer.parseInt(value);
                }
                default ->
                    throw new IllegalArgumentException("setting of " + words[0] + ": " + word
                            + " (expected: java=, jvm=, allocator=, transport=, gather=, stalled=, rate=, data=,"
                            + " redis=, servers=, idle=, speak=json, speak=websocket, tls=native, tls=jdk or loops=)");
            }
        }
        options.addAll(jvmOptions.isEmpty() ? usualJvmOptions() : jvmOptions);
        JvmPeer one =
                new JvmPeer(spec.strip(), spoken, tls, main, home.resolve("bin").resolve("java"), options, loops);
        return redis == null && servers == 0 ? one : new ClusterPeer(one, Math.max(1, servers), redis);
    }
}
