package io.linechat.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * How a transport is told when to probe a silent connection (TCP keepalive). After the first probe the next follow every
 * {@value #PROBE_INTERVAL_SECONDS} s, and after {@value #PROBES} without an answer the connection is gone.
 *
 * @param idle the option for the time before the first probe; {@code null} if the transport has none of the three
 * @param interval the option for the time between probes
 * @param count the option for the number of probes
 */
public record KeepAlive(
        @Nullable ChannelOption<Integer> idle,
        @Nullable ChannelOption<Integer> interval,
        @Nullable ChannelOption<Integer> count) {

    private static final int PROBE_INTERVAL_SECONDS = 10;
    private static final int PROBES = 3;

    /** Has the connection probed that this bootstrap makes. */
    public void apply(Bootstrap bootstrap, int idleSeconds) {
        bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
        if (idle != null && interval != null && count != null) {
            bootstrap
                    .option(idle, Math.max(1, idleSeconds))
                    .option(interval, PROBE_INTERVAL_SECONDS)
                    .option(count, PROBES);
        }
    }

    void apply(ServerBootstrap bootstrap, int idleSeconds) {
        if (idle != null && interval != null && count != null) {
            bootstrap
                    .childOption(idle, Math.max(1, idleSeconds))
                    .childOption(interval, PROBE_INTERVAL_SECONDS)
                    .childOption(count, PROBES);
        }
    }
}
