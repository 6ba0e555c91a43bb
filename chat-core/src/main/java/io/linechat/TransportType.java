package io.linechat;

import io.linechat.net.Transport;

/** How the operating system is asked to serve many sockets. */
public enum TransportType {
    /** The best of epoll, kqueue and NIO that works here. */
    AUTO,
    /** Linux. */
    EPOLL,
    /** macOS and BSD; needs Netty's kqueue transport on the class path. */
    KQUEUE,
    /** Everywhere. */
    NIO,
    /** Linux 5.14 and later; needs Netty's io_uring transport on the class path. */
    IO_URING;

    Transport resolve() {
        return this == AUTO ? Transport.best() : Transport.valueOf(name());
    }
}
