package io.linechat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisAddressTest {

    @ParameterizedTest
    @CsvSource({
        "redis://localhost, localhost, 6379, 0",
        "redis://redis.example.org:6380/3, redis.example.org, 6380, 3",
        "REDIS://localhost/, localhost, 6379, 0",
        "redis://[::1]:7000, ::1, 7000, 0",
        "redis://:secret@10.0.0.1:1, 10.0.0.1, 1, 0",
        "rediss://user:secret@localhost:65535, localhost, 65535, 0",
    })
    void one_server(String text, String host, int port, int database) {
        RedisAddress address = RedisAddress.of(text);
        RedisURI uri = address.uris().get(0);
        assertThat(address.kind()).isEqualTo(RedisAddress.Kind.SINGLE);
        assertThat(uri.getHost()).isEqualTo(host);
        assertThat(uri.getPort()).isEqualTo(port);
        assertThat(uri.getDatabase()).isEqualTo(database);
    }

    @Test
    void sentinels_and_what_they_watch() {
        RedisAddress address = RedisAddress.of("redis-sentinel://:secret@one,two:7000/2#main");
        RedisURI uri = address.uris().get(0);
        assertThat(address.kind()).isEqualTo(RedisAddress.Kind.SENTINEL);
        assertThat(uri.getSentinelMasterId()).isEqualTo("main");
        assertThat(uri.getDatabase()).isEqualTo(2);
        assertThat(uri.getSentinels()).extracting(RedisURI::getHost).containsExactly("one", "two");
        assertThat(uri.getSentinels()).extracting(RedisURI::getPort).containsExactly(26379, 7000);
        assertThat(credentials(uri).getPassword()).containsExactly("secret".toCharArray());
        assertThat(address).hasToString("redis-sentinel://one,two:7000/2#main");
    }

    @Test
    void the_nodes_of_a_cluster() {
        RedisAddress address = RedisAddress.of("rediss-cluster://me:secret@one:7000,two:7001?verifyPeer=ca");
        assertThat(address.kind()).isEqualTo(RedisAddress.Kind.CLUSTER);
        assertThat(address.uris()).extracting(RedisURI::getPort).containsExactly(7000, 7001);
        assertThat(address.uris()).allSatisfy(uri -> {
            assertThat(uri.isSsl()).isTrue();
            assertThat(uri.getVerifyMode()).isEqualTo(SslVerifyMode.CA);
            assertThat(credentials(uri).getUsername()).isEqualTo("me");
        });
        assertThat(address).hasToString("rediss-cluster://one:7000,two:7001");
    }

    @ParameterizedTest
    @CsvSource({
        "redis://secret@host, , secret",
        "redis://:secret@host, , secret",
        "redis://me:secret@host, me, secret",
        "redis://m%40e:p%3Aa%2Fs%25s@host, m@e, p:a/s%s",
        "redis://me:a+b@host, me, a+b",
        "redis://me:a@b:c@host, me, a@b:c",
        "redis://me:a/b?c#d@host, me, a/b?c#d",
    })
    void user_and_password(String text, String user, String password) {
        RedisURI uri = RedisAddress.of(text).uris().get(0);
        assertThat(uri.getHost()).isEqualTo("host");
        assertThat(credentials(uri).getUsername()).isEqualTo(user);
        assertThat(credentials(uri).getPassword()).containsExactly(password.toCharArray());
    }

    @Test
    void certificates_are_verified_unless_told_otherwise() {
        assertThat(RedisAddress.of("rediss://host").uris().get(0).getVerifyMode())
                .isEqualTo(SslVerifyMode.FULL);
        assertThat(RedisAddress.of("rediss://host?verifyPeer=none")
                        .uris()
                        .get(0)
                        .getVerifyMode())
                .isEqualTo(SslVerifyMode.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://me:secret@host:6379/1",
                "rediss://secret@host",
                "redis-sentinel://:secret@host#main",
                "redis-cluster://:secret@one,two",
                "redis://me:sec%25ret/secret@host",
            })
    void the_password_is_not_shown(String text) {
        assertThat(RedisAddress.of(text).toString())
                .doesNotContain("secret", "@")
                .contains("o");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://me:secret@host | expected: redis://",
                "me:secret@host | expected: redis://",
                "redis:secret@host | expected: redis://",
                "redis://me:secret@host:0 | port of Redis: 0 (expected: 1..65535)",
                "redis://me:secret@host:65536 | port of Redis: 65536 (expected: 1..65535)",
                "redis://me:secret@host:70000000000 | expected: 1..65535",
                "redis://me:secret@host:x | host of Redis: 'host:x' (expected: host or host:port)",
                "redis://me:secret@ | host of Redis: ''",
                "redis://me:secret@one,two | several only with redis-sentinel or redis-cluster",
                "redis://me:secret@host/x | database of Redis: 'x' (expected: a number)",
                "redis://me:secret@host#main | only redis-sentinel has a name",
                "redis://me:secret@host?timeout=5 | expected: verifyPeer=full, ca or none",
                "redis://me:secret%zz@host | a % that is no %XX",
                "redis-sentinel://me:secret@host | redis-sentinel needs the name",
                "redis-cluster://me:secret@host/2 | a Redis Cluster has database 0 only",
            })
    void what_is_wrong_is_told_without_the_password(String text, String expected) {
        assertThatThrownBy(() -> RedisAddress.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expected)
                .satisfies(e -> assertThat(trace(e)).doesNotContain("secret"));
    }

    private static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static RedisCredentials credentials(RedisURI uri) {
        return uri.getCredentialsProvider().resolveCredentials().block();
    }
}
