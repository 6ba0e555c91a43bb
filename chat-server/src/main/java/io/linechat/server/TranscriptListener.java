package io.linechat.server;

import io.linechat.message.ChatMessage;
import io.linechat.message.RoomName;
import io.linechat.spi.ChatListener;
import io.linechat.transcript.Transcript;

/** Puts what is said in the rooms into a transcript; the room stands in front where it is not the lobby. */
final class TranscriptListener implements ChatListener {

    private static final RoomName LOBBY = RoomName.of("lobby");

    private final Transcript transcript;

    TranscriptListener(Transcript transcript) {
        this.transcript = transcript;
    }

    @Override
    public void said(ChatMessage message) {
        String room = message.room().equals(LOBBY) ? "" : "[" + message.room() + "] ";
        String action = message.kind() == ChatMessage.Kind.ACTION ? "/me " : "";
        transcript.add(room + message.from(), action + message.text());
    }
}
