/** Many servers as one chat, by way of Redis. */
@SuppressWarnings("requires-automatic") // Lettuce is no module yet.
module io.linechat.redis {
    requires transitive io.linechat.core;
    requires io.netty.common;
    requires io.netty.transport;
    requires lettuce.core;
    requires transitive static org.jspecify;
    requires org.slf4j;

    exports io.linechat.redis;
}
