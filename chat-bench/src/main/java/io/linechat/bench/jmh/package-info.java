/**
 * What the steps on the way of a line cost inside the JVM, without sockets: framing, decoding and encoding in
 * {@link io.linechat.bench.jmh.CodecBenchmark}, the way through a room in {@link io.linechat.bench.jmh.FanOutBenchmark}.
 */
@NullMarked
package io.linechat.bench.jmh;

import org.jspecify.annotations.NullMarked;
