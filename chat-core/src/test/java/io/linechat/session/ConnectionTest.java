package io.linechat.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.Event;
import io.linechat.net.PipelineOutlet;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConnectionTest {

    private final List<Object> written = new ArrayList<>();

    /** All is still on its way. */
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            written.add(msg);
        }
    });

    private final Connection connection = new Connection(channel, new PipelineOutlet(channel), Duration.ofSeconds(5));

    @Test
    void nothing_is_sent_behind_the_last_words() {
        connection.send(new Event.Help());
        connection.close(new Event.Bye("bye"));
        connection.send(new Event.Help());
        assertThat(written).containsExactly(new Event.Help(), new Event.Bye("bye"));
        channel.close();
    }
}
