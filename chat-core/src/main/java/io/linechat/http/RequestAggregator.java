package io.linechat.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/**
 * Netty's aggregator, but for a body that is too long: that is a bad request as others are, which is answered by
 * {@link HttpRequests} and ends the connection, and not one whose body is read to its end. One in chunks, of which nobody
 * knows beforehand how long it is, is taken for too long: nothing here needs it, and a proxy before us might disagree
 * where it ends.
 */
public final class RequestAggregator extends HttpObjectAggregator {

    /**
     * @param maxBody in bytes
     */
    public RequestAggregator(int maxBody) {
        super(maxBody);
    }

    @Override
    protected boolean isContentLengthInvalid(HttpMessage start, int maxBody) {
        return HttpUtil.isTransferEncodingChunked(start) || super.isContentLengthInvalid(start, maxBody);
    }

    /** Who asks whether to send a body that is too long is answered as who just sends it; Netty would wait for more. */
    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxBody, ChannelPipeline pipeline) {
        return isContentLengthInvalid(start, maxBody) ? null : super.newContinueResponse(start, maxBody, pipeline);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        HttpRequest request = (HttpRequest) oversized;
        FullHttpRequest bad = new DefaultFullHttpRequest(request.protocolVersion(), request.method(), request.uri());
        bad.setDecoderResult(DecoderResult.failure(new TooLongFrameException("the body is too long")));
        ctx.fireChannelRead(bad);
    }
}
