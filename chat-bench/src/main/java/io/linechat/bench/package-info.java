/**
 * Measures what the chat server costs. {@link io.linechat.bench.Main} is the command line, {@link io.linechat.bench.Bench}
 * does the runs: a server process from {@link io.linechat.bench.server.Peers} and a load from
 * {@link io.linechat.bench.load.LoadDriver} for each.
 */
@NullMarked
package io.linechat.bench;

import org.jspecify.annotations.NullMarked;
