package io.lancedb.objectstore.testing;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Teaches BlockHound what blocks in this project: file channels and directories (by the native
 * methods of JDK 25), and that the event loops of Netty and of the AWS SDK must not be blocked.
 */
public final class FileIoIntegration implements BlockHoundIntegration {

  @Override
  public void applyTo(BlockHound.Builder builder) {
    String dispatcher = "sun.nio.ch.UnixFileDispatcherImpl";
    String file = "(Ljava/io/FileDescriptor;";
    builder
        .markAsBlocking(dispatcher, "read0", file + "JI)I")
        .markAsBlocking(dispatcher, "pread0", file + "JIJ)I")
        .markAsBlocking(dispatcher, "readv0", file + "JI)J")
        .markAsBlocking(dispatcher, "write0", file + "JI)I")
        .markAsBlocking(dispatcher, "pwrite0", file + "JIJ)I")
        .markAsBlocking(dispatcher, "writev0", file + "JI)J")
        .markAsBlocking(dispatcher, "force0", file + "Z)I")
        .markAsBlocking(dispatcher, "map0", file + "IJJZ)J")
        .markAsBlocking(dispatcher, "lock0", file + "ZJJZ)I")
        .markAsBlocking(dispatcher, "truncate0", file + "J)I");
    String paths = "sun.nio.fs.UnixNativeDispatcher";
    builder
        .markAsBlocking(paths, "open0", "(JII)I")
        .markAsBlocking(paths, "rename0", "(JJ)V")
        .markAsBlocking(paths, "link0", "(JJ)V")
        .markAsBlocking(paths, "unlink0", "(J)V")
        .markAsBlocking(paths, "mkdir0", "(JI)V")
        .markAsBlocking(paths, "opendir0", "(J)J")
        .markAsBlocking(paths, "stat0", "(JLsun/nio/fs/UnixFileAttributes;)I");
    builder.nonBlockingThreadPredicate(
        current -> current.or(thread -> isEventLoop(thread.getName())));
    allowFirstUse(builder);
  }

  private static boolean isEventLoop(String name) {
    return name.startsWith("aws-java-sdk-NettyEventLoop")
        || name.startsWith("sdk-async-response")
        || name.startsWith("reactor-http")
        || name.startsWith("nioEventLoopGroup")
        || name.startsWith("epollEventLoopGroup")
        || name.startsWith("multiThreadIoEventLoopGroup");
  }

  private static void allowFirstUse(BlockHound.Builder builder) {
    // Loading a class for the first time reads the jar or the class directory.
    builder.allowBlockingCallsInside("java.lang.ClassLoader", "loadClass");
    builder.allowBlockingCallsInside("jdk.internal.loader.BuiltinClassLoader", "loadClassOrNull");
    // Services and resources are looked up in the jars of the class path, which are opened then.
    builder.allowBlockingCallsInside("jdk.internal.loader.URLClassPath", "getLoader");
    builder.allowBlockingCallsInside("jdk.internal.loader.URLClassPath", "getResource");
    builder.allowBlockingCallsInside("jdk.internal.loader.URLClassPath", "findResource");
    // The console appender of the tests locks and writes to standard output.
    builder.allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders");
    // Each event loop of the AWS SDK looks its XML parser up once, in the jars of the class path.
    builder.allowBlockingCallsInside(
        "software.amazon.awssdk.protocols.query.unmarshall.XmlDomParser", "createXmlInputFactory");
    // Netty's buffer pool guards its growth by a lock that is held for a moment.
    String pool = "io.netty.buffer.AdaptivePoolingAllocator";
    builder.allowBlockingCallsInside(pool + "$MagazineGroup", "tryExpandMagazines");
    builder.allowBlockingCallsInside(pool + "$Magazine", "free");
    // A thread pool guards its queue and its workers by locks that are held for a moment.
    builder.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute");
    // The signer of the AWS SDK takes digests from a pool, whose lock is held for a moment.
    String digests = "software.amazon.awssdk.checksums.internal.DigestAlgorithm";
    builder.allowBlockingCallsInside(digests, "getDigest");
    builder.allowBlockingCallsInside(digests + "$CloseableMessageDigest", "close");
    // Closing a client of the AWS SDK awaits its channels on Netty's global executor.
    builder.allowBlockingCallsInside("io.netty.channel.pool.SimpleChannelPool", "close");
    // The seed of random UUIDs and of TLS is read from a device once.
    builder.allowBlockingCallsInside("java.util.UUID", "randomUUID");
  }
}
