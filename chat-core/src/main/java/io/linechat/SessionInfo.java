package io.linechat;

import io.linechat.message.Nickname;
import java.net.SocketAddress;
import java.time.Instant;

/**
 * A connected client, as it was when asked.
 *
 * @param nickname the name that it goes by
 * @param remoteAddress where it comes from
 * @param connectedAt since when it is here
 */
public record SessionInfo(Nickname nickname, SocketAddress remoteAddress, Instant connectedAt) {}
