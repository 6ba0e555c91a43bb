package io.linechat.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class AddressLimitTest {

    private final AddressLimit limit = new AddressLimit(2);

    @Test
    void turns_the_third_connection_from_an_address_away_and_says_why() {
        connect("192.0.2.1");
        connect("192.0.2.1");
        EmbeddedChannel third = connect("192.0.2.1");

        ByteBuf words = third.readOutbound();
        assertThat(words.toString(StandardCharsets.UTF_8))
                .isEqualTo("! there are too many connections from your address (SERVER_FULL)\n");
        words.release();
        third.runPendingTasks();
        assertThat(third.isOpen()).isFalse();
        assertThat(connect("192.0.2.2").isOpen()).isTrue();
    }

    @Test
    void takes_the_next_one_when_one_has_gone() {
        connect("192.0.2.1");
        EmbeddedChannel second = connect("192.0.2.1");
        second.close();
        EmbeddedChannel third = connect("192.0.2.1");

        assertThat(third.isOpen()).isTrue();
        assertThat(third.outboundMessages()).isEmpty();
    }

    @Test
    void counts_an_ipv6_address_with_its_64() {
        connect("2001:db8:1:1::1");
        connect("2001:db8:1:1:ffff::2");
        EmbeddedChannel sameNetwork = connect("2001:db8:1:1:abcd::3");
        EmbeddedChannel otherNetwork = connect("2001:db8:1:2::1");

        ByteBuf words = sameNetwork.readOutbound();
        assertThat(words).isNotNull();
        words.release();
        assertThat(otherNetwork.outboundMessages()).isEmpty();
    }

    private EmbeddedChannel connect(String address) {
        return new EmbeddedChannel(limit) {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 40_000);
            }
        };
    }
}
