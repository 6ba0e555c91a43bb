/**
 * The servers that are measured: each {@link io.linechat.bench.server.Peer} starts one as a
 * {@link io.linechat.bench.server.ServerProcess}, or several as a
 * {@link io.linechat.bench.server.ServerCluster}. {@link io.linechat.bench.server.LinechatMain} and
 * {@link io.linechat.bench.server.AblationMain} are what runs in such a process if the server is ours.
 */
@NullMarked
package io.linechat.bench.server;

import org.jspecify.annotations.NullMarked;
