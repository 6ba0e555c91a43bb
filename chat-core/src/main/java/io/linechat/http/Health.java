package io.linechat.http;

/** How a server is, for those who ask whether to send it clients. */
public enum Health {
    /** It takes new clients. */
    READY,

    /** It takes new clients, but what it shares with other servers cannot be reached just now. */
    DEGRADED,

    /** It is about to stop. */
    DRAINING;

    boolean takesClients() {
        return this != DRAINING;
    }
}
