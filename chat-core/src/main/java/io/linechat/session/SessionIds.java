package io.linechat.session;

import java.security.SecureRandom;
import java.util.Base64;

/** Names of sessions, which no other session has or had, on this server or another one. */
final class SessionIds {

    private static final int BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SessionIds() {}

    static String next() {
        byte[] id = new byte[BYTES];
        RANDOM.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
