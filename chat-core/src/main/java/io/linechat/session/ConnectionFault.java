package io.linechat.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.PrematureChannelClosureException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is left to do when something went wrong on a connection that no handler knows what to do about. */
public final class ConnectionFault {

    private static final Logger log = LoggerFactory.getLogger(ConnectionFault.class);

    private ConnectionFault() {}

    /** Closes the connection, and tells the operator if it may be a fault of ours. */
    public static void close(ChannelHandlerContext ctx, Throwable cause) {
        if (isTheClients(cause)) {
            log.debug("{} is gone", ClientAddress.of(ctx.channel()), cause);
        } else {
            log.warn(
                    "the connection of {} is closed, because of a fault of ours",
                    ClientAddress.of(ctx.channel()),
                    cause);
        }
        ctx.close();
    }

    /** A reset, a write to somebody who has gone, an end in the midst of a message, or TLS that is none. */
    private static boolean isTheClients(Throwable cause) {
        return cause instanceof IOException
                || cause.getCause() instanceof IOException
                || cause instanceof PrematureChannelClosureException;
    }
}
