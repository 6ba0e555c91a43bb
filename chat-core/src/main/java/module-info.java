/** The embeddable chat server, and the client to talk to it. */
module io.linechat.core {
    requires transitive io.netty.transport;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.haproxy;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires jdk.net;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;
    requires transitive static org.jspecify;
    requires org.slf4j;
    requires tools.jackson.core;

    exports io.linechat;
    exports io.linechat.client;
    exports io.linechat.message;
    exports io.linechat.spi;
    exports io.linechat.transcript;
}
