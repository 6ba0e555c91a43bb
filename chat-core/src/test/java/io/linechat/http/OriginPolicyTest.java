package io.linechat.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page of our own, of a site on the list, and of somebody else, on an address that others reach and on one they do not. */
final class OriginPolicyTest {

    private static final InetSocketAddress LOOPBACK = at("127.0.0.1");
    private static final InetSocketAddress PUBLIC = at("192.0.2.1");

    private final OriginPolicy policy = new OriginPolicy(Set.of("https://Friends.example", "http://localhost:3000"));

    @ParameterizedTest
    @CsvSource({
        "http://chat.example:5050,   chat.example:5050,  true,  false",
        "https://CHAT.example,       chat.EXAMPLE,       true,  false",
        "http://192.0.2.1:5050,      192.0.2.1:5050,     true,  false",
        "http://localhost:5050,      localhost:5050,     true,  true",
        "http://127.0.0.1:5050,      127.0.0.1:5050,     true,  true",
        "http://[::1]:5050,          [::1]:5050,         true,  true",
        "https://friends.example,    chat.example:5050,  true,  true",
        "http://localhost:3000,      localhost:5050,     true,  true",
        "http://localhost:3001,      localhost:5050,     false, false",
        "http://friends.example,     chat.example:5050,  false, false",
        "http://chat.example,        chat.example:5050,  false, false",
        "http://evil.example,        chat.example:5050,  false, false",
        "http://127.0.0.1.evil.example, 127.0.0.1.evil.example, true, false",
        "http://localhost.evil.example, localhost.evil.example, true, false",
        "http://chat.example/x,      chat.example,       false, false",
        "ftp://chat.example,         chat.example,       false, false",
        "null,                       chat.example,       false, false",
        "'',                         '',                 false, false",
    })
    void our_own_and_those_on_the_list_may(String origin, String host, boolean inPublic, boolean onLoopback) {
        assertThat(policy.allows(origin, host, PUBLIC)).isEqualTo(inPublic);
        assertThat(policy.allows(origin, host, LOOPBACK)).isEqualTo(onLoopback);
    }

    @Test
    void who_is_no_browser_has_no_pages_of_others() {
        assertThat(policy.allows(null, "chat.example", PUBLIC)).isTrue();
        assertThat(policy.allows(null, "chat.example", LOOPBACK)).isTrue();
    }

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(address, 5050);
    }
}
