/**
 * Keeps what is said in an SQLite database: {@link io.linechat.sqlite.SqliteRoomLogs} for {@code ChatServerBuilder.log}.
 *
 * <p>Inside, everything that is written goes to the {@code Writer}, which commits what has gathered as one transaction,
 * and all that is read to the {@code Reader}. Each has one thread and one {@code Database}, which is a connection with its
 * statements.
 */
@NullMarked
package io.linechat.sqlite;

import org.jspecify.annotations.NullMarked;
