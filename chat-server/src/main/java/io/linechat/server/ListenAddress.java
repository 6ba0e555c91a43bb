package io.linechat.server;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where the server listens, as people write it. */
record ListenAddress(String host, int port) {

    /** Whether other machines may reach it. */
    boolean isOpenToOthers() {
        try {
            return !InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
