package io.linechat.net;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** Whose word on where a connection comes from is taken. Immutable. */
public final class TrustedProxies {

    /** Nobody's. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<IpSubnetFilterRule> networks;

    private TrustedProxies(List<IpSubnetFilterRule> networks) {
        this.networks = networks;
    }

    /**
     * These and one more.
     *
     * @param network an address, or a network as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if it is neither
     */
    public TrustedProxies and(String network) {
        return new TrustedProxies(
                Stream.concat(networks.stream(), Stream.of(network(network))).toList());
    }

    private static IpSubnetFilterRule network(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        int bits = NetUtil.isValidIpV4Address(address) ? 32 : NetUtil.isValidIpV6Address(address) ? 128 : -1;
        String prefix = slash < 0 ? String.valueOf(bits) : text.substring(slash + 1);
        if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > bits) {
            throw new IllegalArgumentException("trustProxy: " + text + " (expected: ADDRESS or NETWORK/BITS)");
        }
        return new IpSubnetFilterRule(address, Integer.parseInt(prefix), IpFilterRuleType.ACCEPT);
    }

    boolean trust(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                && networks.stream().anyMatch(network -> network.matches(inet));
    }
}
