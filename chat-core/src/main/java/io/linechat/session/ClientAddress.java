package io.linechat.session;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a client is, which is not where its connection comes from if there is a proxy between. */
public final class ClientAddress {

    private static final AttributeKey<SocketAddress> BEHIND_PROXY =
            AttributeKey.valueOf(ClientAddress.class, "behindProxy");

    private ClientAddress() {}

    /** What a proxy that is trusted says; else where the connection comes from. */
    public static SocketAddress of(Channel channel) {
        @Nullable SocketAddress behindProxy = channel.attr(BEHIND_PROXY).get();
        return behindProxy != null ? behindProxy : channel.remoteAddress();
    }

    /** Takes a proxy's word for it. */
    public static void set(Channel channel, SocketAddress address) {
        channel.attr(BEHIND_PROXY).set(address);
    }
}
