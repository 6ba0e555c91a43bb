package io.linechat.examples;

import io.linechat.client.ChatClient;
import io.linechat.client.ChatConnectException;
import io.linechat.client.ServerLine;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A guest that rolls a die for whoever says {@code !roll}, in the lobby or to it alone; it goes when the server does. */
public final class DiceBot {

    private DiceBot() {}

    /** The arguments are the host and the port, localhost and 5050 if there are none. */
    public static void main(String... args) throws ChatConnectException {
        String host = args.length > 0 ? args[0] : "localhost";
        int port = args.length > 1 ? Integer.parseInt(args[1]) : 5050;
        try (ChatClient bot = start(host, port, new Random())) {
            System.out.println("disconnected: " + bot.whenDisconnected().join().reason());
        }
    }

    static ChatClient start(String host, int port, RandomGenerator random) throws ChatConnectException {
        ChatClient bot = ChatClient.builder().once().connect(host, port, (self, line) -> {
            int die = random.nextInt(1, 7);
            if (line instanceof ServerLine.Said said && said.text().equals("!roll")) {
                self.send(said.from() + " rolls " + die);
            } else if (line instanceof ServerLine.Told told && told.text().equals("!roll")) {
                self.send("/msg " + told.from() + " you roll " + die);
            }
        });
        bot.send("/nick dice");
        return bot;
    }
}
