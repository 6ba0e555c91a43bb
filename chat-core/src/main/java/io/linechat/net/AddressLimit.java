package io.linechat.net;

import io.linechat.session.AddressQuota;
import io.linechat.session.ClientAddress;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns connections away when there are as many from one address as the server takes. Shared by all its connections. */
@Sharable
public final class AddressLimit extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(AddressLimit.class);

    private final AddressQuota open;
    private final GatheredWarning warning = new GatheredWarning(
            log, "connections were turned away, since there are as many from their address as may be");

    /**
     * @param max connections from one address at a time
     */
    public AddressLimit(int max) {
        this.open = new AddressQuota(max);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        SocketAddress remote = ClientAddress.of(ctx.channel());
        if (open.take(remote)) {
            ctx.channel().closeFuture().addListener(closed -> open.giveBack(remote));
            ctx.fireChannelActive();
        } else {
            TurnAway.close(ctx, "there are too many connections from your address", warning);
        }
    }
}
