package io.linechat.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may open a WebSocket. A browser lets any page do so, and only says in {@code Origin} whose it is; without
 * this check a page that somebody happens to visit could read and write in their name. Immutable.
 */
final class OriginPolicy {

    private static final Pattern ORIGIN = Pattern.compile("https?://(?<authority>[^/?#]+)");

    /** The names of this machine for itself, with or without a port. */
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1])(:[0-9]+)?");

    private final Set<String> allowed;

    OriginPolicy(Set<String> allowed) {
        this.allowed =
                allowed.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether the page may.
     *
     * @param origin what the browser says; {@code null} from a client that is none, and so has no pages of others
     * @param host how the client calls this server
     * @param local where it has reached this server
     */
    boolean allows(@Nullable String origin, String host, SocketAddress local) {
        if (origin == null) {
            return true;
        }
        String wanted = origin.toLowerCase(Locale.ROOT);
        return allowed.contains(wanted) || (isOurs(wanted, host.toLowerCase(Locale.ROOT)) && !isRebound(host, local));
    }

    private static boolean isOurs(String origin, String host) {
        Matcher matcher = ORIGIN.matcher(origin);
        return matcher.matches() && matcher.group("authority").equals(host);
    }

    /**
     * Whether somebody's name has been made to point to this machine itself, so that their pages look like ours (DNS
     * rebinding). A proxy on this machine looks the same; its sites have to be on the list.
     */
    private static boolean isRebound(String host, SocketAddress local) {
        return local instanceof InetSocketAddress address
                && address.getAddress().isLoopbackAddress()
                && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
