package io.linechat.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the test class after which a buffer is found that nobody released. Registered for every test class, by
 * {@code META-INF/services}; works with {@code -Dio.netty.leakDetection.level=paranoid}.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

    private static final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    static {
        // Before the first buffer class loads, since each keeps the detector that it got then.
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingFactory());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
            throw new IllegalStateException("the leak check needs -Dio.netty.leakDetection.level=paranoid");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // A leak is seen when its buffer has been collected and the next buffer is made.
        System.gc();
        for (int i = 0; i < 3; i++) {
            ByteBuf probe = ByteBufAllocator.DEFAULT.directBuffer(16);
            probe.release();
        }
        if (!leaks.isEmpty()) {
            String found = String.join("\n", leaks);
            leaks.clear();
            throw new AssertionError("LEAK: buffers were not released, in this class or one before it:\n" + found);
        }
    }

    private static final class RecordingFactory extends ResourceLeakDetectorFactory {
        @Override
        @Deprecated
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new RecordingDetector<>(resource, samplingInterval);
        }
    }

    private static final class RecordingDetector<T> extends ResourceLeakDetector<T> {
        RecordingDetector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            leaks.add(resourceType + records);
            super.reportTracedLeak(resourceType, records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            leaks.add(resourceType);
            super.reportUntracedLeak(resourceType);
        }
    }
}
