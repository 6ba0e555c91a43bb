package io.linechat.message;

/** A room with the number of its members. */
public record RoomSummary(RoomName room, int members) {}
