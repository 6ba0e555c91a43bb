package io.linechat.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who listens to which channel. Its lock keeps the commands in the order of what they are for; news comes on the event loop
 * of the connection.
 */
final class Subscriptions extends RedisPubSubAdapter<String, byte[]> {

    private final StatefulRedisPubSubConnection<String, byte[]> connection;
    private final Map<String, Channel> channels = new HashMap<>();

    private static final class Channel {
        private final List<Consumer<byte[]>> listeners = new CopyOnWriteArrayList<>();
        private CompletableFuture<Void> subscribed;

        Channel(CompletableFuture<Void> subscribed) {
            this.subscribed = subscribed;
        }
    }

    Subscriptions(StatefulRedisPubSubConnection<String, byte[]> connection) {
        this.connection = connection;
        connection.addListener(this);
    }

    CompletionStage<Void> add(String name, Consumer<byte[]> listener) {
        CompletableFuture<Void> subscribed;
        synchronized (this) {
            Channel channel = channels.get(name);
            if (channel == null) {
                channel = new Channel(subscribe(name));
                channels.put(name, channel);
            } else if (channel.subscribed.isCompletedExceptionally()) {
                channel.subscribed = subscribe(name);
            }
            channel.listeners.add(listener);
            subscribed = channel.subscribed;
        }
        return subscribed.whenComplete((done, failure) -> {
            if (failure != null) {
                remove(name, listener);
            }
        });
    }

    private CompletableFuture<Void> subscribe(String... names) {
        return connection.async().subscribe(names).toCompletableFuture();
    }

    synchronized void remove(String name, Consumer<byte[]> listener) {
        Channel channel = channels.get(name);
        if (channel != null && channel.listeners.remove(listener) && channel.listeners.isEmpty()) {
            channels.remove(name);
            connection.async().unsubscribe(name);
        }
    }

    /** Subscribes to everything once more, for the connection is another one. */
    synchronized CompletionStage<Void> renew() {
        return channels.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : subscribe(channels.keySet().toArray(String[]::new));
    }

    @Override
    public void message(String name, byte[] message) {
        List<Consumer<byte[]>> listeners;
        synchronized (this) {
            Channel channel = channels.get(name);
            if (channel == null) {
                // What could not be unsubscribed while there was no connection.
                connection.async().unsubscribe(name);
                return;
            }
            listeners = channel.listeners;
        }
        listeners.forEach(listener -> listener.accept(message));
    }
}
