package io.linechat.net;

import io.netty.channel.ChannelPipeline;
import java.time.Duration;

/** What a pipeline that was made for a person becomes when its client turns out to speak something else. */
interface ProtocolSwitch {

    /**
     * For a person, who has begun to type.
     *
     * @param limit how long the person has for the rest of the first line
     */
    void toText(ChannelPipeline pipeline, Duration limit);

    /**
     * For JSON lines.
     *
     * @param limit how long the client has for the rest of its first line
     */
    void toJson(ChannelPipeline pipeline, Duration limit);

    /**
     * For HTTP.
     *
     * @param limit how long the client has for the rest of its first request
     */
    void toHttp(ChannelPipeline pipeline, Duration limit);

    /**
     * For TLS, within which it has to be found out again.
     *
     * @param entrance what may be spoken there
     * @param limit how long the client has for the rest of the handshake
     */
    void toTls(ChannelPipeline pipeline, Entrance entrance, Duration limit);
}
