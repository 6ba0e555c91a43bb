package io.linechat.bench.load;

import java.util.Arrays;

/**
 * Who talks where, and how much each has said: what all {@link DeliveryCheck}s of an event loop share, and owned by that
 * loop. Behind the senders of the workload stands the {@linkplain Pump pump}, in the first room.
 */
final class Audience {

    private final int[] roomOfSender;

    /** Counts the senders of each room from 0. */
    private final int[] placeOfSender;

    private final int[][] sendersOfRoom;
    private final int[] sent;

    Audience(Workload workload) {
        int senders = workload.senders() + 1;
        roomOfSender = new int[senders];
        placeOfSender = new int[senders];
        sent = new int[senders];
        sendersOfRoom = new int[workload.rooms()][0];
        for (int sender = 0; sender < senders; sender++) {
            int room = sender == workload.senders() ? 0 : workload.roomOf(sender);
            int place = sendersOfRoom[room].length;
            roomOfSender[sender] = room;
            placeOfSender[sender] = place;
            sendersOfRoom[room] = Arrays.copyOf(sendersOfRoom[room], place + 1);
            sendersOfRoom[room][place] = sender;
        }
    }

    private Audience(Audience other) {
        roomOfSender = other.roomOfSender;
        placeOfSender = other.placeOfSender;
        sendersOfRoom = other.sendersOfRoom;
        sent = new int[other.sent.length];
        Arrays.fill(sent, Integer.MAX_VALUE);
    }

    /** The same for another loop, which learns only in the end how much was said. */
    Audience elsewhere() {
        return new Audience(this);
    }

    boolean knows(int sender) {
        return sender < sent.length;
    }

    boolean isPump(int sender) {
        return sender == sent.length - 1;
    }

    int roomOf(int sender) {
        return roomOfSender[sender];
    }

    int placeOf(int sender) {
        return placeOfSender[sender];
    }

    /** Those who talk in a room, in the order of their places. */
    int[] sendersIn(int room) {
        return sendersOfRoom[room];
    }

    /** How much a sender has said so far. */
    int sentBy(int sender) {
        return sent[sender];
    }

    /** Counts what a sender says; returns its sequence number, the first of which is 1. */
    int nextFrom(int sender) {
        return ++sent[sender];
    }

    /** The pump will have said so much in the end. */
    void expectFromPump(int messages) {
        sent[sent.length - 1] = messages;
    }

    /** How much each sender has said so far. */
    int[] sentByAll() {
        return sent.clone();
    }

    /** So much was said in the end. */
    void end(int... sentByAll) {
        System.arraycopy(sentByAll, 0, sent, 0, sent.length);
    }
}
