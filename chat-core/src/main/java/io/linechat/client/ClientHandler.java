package io.linechat.client;

import io.linechat.client.ChatClientListener.Disconnect;
import io.linechat.message.CleanText;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener what comes, and how it ends. Owned by the client's event loop, but for what says otherwise. */
final class ClientHandler extends SimpleChannelInboundHandler<String> {

    private static final Logger log = LoggerFactory.getLogger(ClientHandler.class);

    private final ChatClientListener listener;
    private final CompletableFuture<Disconnect> disconnected = new CompletableFuture<>();
    private @Nullable ServerLine last;
    private @Nullable Throwable failure;

    /** Set by whoever closes the client. */
    private volatile boolean closing;

    ClientHandler(ChatClientListener listener) {
        this.listener = listener;
    }

    /** Any thread. */
    CompletableFuture<Disconnect> disconnected() {
        return disconnected;
    }

    /** The end that comes now is ours. Any thread. */
    void closing() {
        closing = true;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, String line) {
        // The server cleans what people say, but who knows what this server is.
        ServerLine understood = ServerLine.parse(CleanText.of(line));
        last = understood;
        tell(() -> listener.received(understood));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Disconnect how = new Disconnect(closing || saidBye(), reason());
        tell(() -> listener.disconnected(how));
        disconnected.complete(how);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failure = cause;
        ctx.close();
    }

    /** The server says so only to who asked for it. */
    private boolean saidBye() {
        return last instanceof ServerLine.Goodbye goodbye && goodbye.reason().equals("bye");
    }

    private String reason() {
        if (last instanceof ServerLine.Goodbye goodbye) {
            return goodbye.reason();
        } else if (last instanceof ServerLine.Refused refused) {
            return refused.text();
        }
        return failure == null || failure.getMessage() == null ? "connection lost" : failure.getMessage();
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            log.warn("the listener of a chat client failed", e);
        }
    }
}
