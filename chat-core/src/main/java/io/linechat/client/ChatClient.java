package io.linechat.client;

import io.linechat.message.ChatMessage;
import io.linechat.message.CleanText;
import io.linechat.message.Command;
import io.linechat.message.Event;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.net.Transport;
import io.linechat.protocol.JsonRequestEncoder;
import io.linechat.protocol.TextProtocol;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a chat server, for a terminal or a bot.
 *
 * <pre>{@code
 * try (ChatClient client = ChatClient.connect("localhost", 5050, line -> System.out.println(line))) {
 *     client.send("hello").join();
 * }
 * }</pre>
 *
 * <p>A connection that is lost is tried again, after delays that grow, for {@link #RETRY_TIME}. The conversation goes on
 * where it was: the listener is told everything that was said meanwhile, once and in order, and what has no answer is sent
 * again and said once. Meanwhile what is said waits, up to 1000 messages; everything else that needs the server is
 * refused.
 *
 * <p>What a method returns completes on the client's own thread: normally when the server has done it (what is said is
 * then in the room's log), with a {@link ChatRefusedException} if it was not done, with a {@link ChatUncertainException}
 * if nobody can tell, and with a {@link java.nio.channels.ClosedChannelException} if the conversation ended before it was
 * sent.
 *
 * <p>Any thread may call any method. A client has one daemon thread, which ends with the conversation.
 */
public final class ChatClient implements AutoCloseable {

    /** How long {@link #connect} tries. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** How long a client tries to get a lost connection back, if {@link ChatClientBuilder#retryFor} says nothing else. */
    public static final Duration RETRY_TIME = Duration.ofSeconds(60);

    /** How long {@link #close} waits for the server to take the goodbye. */
    private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Conversation conversation;

    private ChatClient(EventLoop loop, Conversation conversation) {
        this.loop = loop;
        this.conversation = conversation;
    }

    /** For a client that is not the usual one. */
    public static ChatClientBuilder builder() {
        return new ChatClientBuilder();
    }

    /**
     * Connects, for {@link #CONNECT_TIMEOUT} at most.
     *
     * @throws ChatConnectException if there is no server to be reached there
     */
    public static ChatClient connect(String host, int port, ChatClientListener listener) throws ChatConnectException {
        return builder().connect(host, port, listener);
    }

    /**
     * Does what the other {@link #connect(String, int, ChatClientListener) connect} does, for a bot: each line comes
     * with the client to answer it with.
     *
     * @throws ChatConnectException if there is no server to be reached there
     */
    public static ChatClient connect(String host, int port, BiConsumer<ChatClient, ServerLine> bot)
            throws ChatConnectException {
        return builder().connect(host, port, bot);
    }

    static ChatClient connect(
            String host,
            int port,
            ChatClientListener listener,
            Duration retryFor,
            Backoff backoff,
            @Nullable SslContext tls)
            throws ChatConnectException {
        Transport.Parts transport = Transport.best().parts();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("linechat-client", true), transport.handlers());
        EventLoop loop = group.next();
        Connector connector = new Connector(loop, transport, host, port, CONNECT_TIMEOUT, tls);
        Conversation conversation = new Conversation(loop, connector, listener, retryFor, backoff);
        loadEncoder();
        ChannelFuture connecting = conversation.begin().awaitUninterruptibly();
        if (!connecting.isSuccess()) {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new ChatConnectException(host, port, connecting.cause());
        }
        conversation.ended().thenRun(() -> group.shutdownGracefully(0, 0, TimeUnit.SECONDS));
        return new ChatClient(loop, conversation);
    }

    /**
     * In a JVM that has just started this takes longer than a server waits for our hello before it takes us for a person,
     * whom the others would see come and go.
     */
    private static void loadEncoder() {
        Command.Request hello = new Command.Request(null, new Command.Hello(null, null));
        JsonRequestEncoder.encode(ByteBufAllocator.DEFAULT, hello).release();
    }

    /**
     * Sends a line as a person would type it: something to say, or a command such as {@code /join games}. Control
     * characters are taken out of it; what is empty then is not sent.
     */
    public CompletableFuture<Void> send(String line) {
        String clean = CleanText.of(line);
        if (clean.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return conversation.ask(TextProtocol.understand(clean)).thenApply(done -> null);
    }

    /**
     * Says something in a room.
     *
     * @param text of which something is left without control characters
     * @return completes with the place that it has in the room's log
     * @throws IllegalArgumentException if one of them cannot be what it should be
     */
    public CompletableFuture<Position> say(String room, String text) {
        Command say = new Command.Say(RoomName.of(room), someText(text), ChatMessage.Kind.SAY);
        return conversation.ask(say).thenApply(answer -> ((Event.Said) answer).position());
    }

    /**
     * Says something to one person. Unlike what is said in a room it may arrive twice if the server was started again
     * before the answer came.
     *
     * @throws IllegalArgumentException if one of them cannot be what it should be
     */
    public CompletableFuture<Void> tell(String nickname, String text) {
        return conversation
                .ask(new Command.Tell(Nickname.of(nickname), someText(text)))
                .thenApply(done -> null);
    }

    /**
     * Enters a room, to which typed lines go from then on.
     *
     * @return completes with the place of the newest message before we came
     * @throws IllegalArgumentException if it cannot be a room's name
     */
    public CompletableFuture<Position> join(String room) {
        return conversation
                .ask(new Command.Join(RoomName.of(room)))
                .thenApply(answer -> ((Event.Joined) answer).newest());
    }

    private static String someText(String text) {
        String clean = CleanText.of(text);
        if (clean.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to say");
        }
        return clean;
    }

    /** Completes when the conversation has ended, on the client's thread, after the listener was told. */
    public CompletableFuture<ChatClientListener.Disconnect> whenDisconnected() {
        return conversation.ended().copy();
    }

    /** Says goodbye and closes. Waits for the server to take it, a second at most; not if called by the listener. */
    @Override
    public void close() {
        conversation.ask(new Command.Quit());
        if (loop.inEventLoop()) {
            loop.schedule(conversation::hangUp, GOODBYE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        if (!isEnded()) {
            conversation.hangUp();
        }
        loop.terminationFuture().awaitUninterruptibly(GOODBYE_TIMEOUT.toMillis());
    }

    private boolean isEnded() {
        try {
            conversation.ended().get(GOODBYE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("it never fails", e);
        }
    }
}
