package chat.skerry.testkit.architecture;

/// A small module that does everything right which the planted violations do wrong.
final class SoundModule {
  private SoundModule() {}

  static final String[] SOURCES = {
    "package chat.skerry.protocol.frame; public class Frame { }",
    "package chat.skerry.protocol.v1; public class Send { }",
    "package io.netty.buffer; public class ByteBuf { }",
    "package com.datastax.oss; public class CqlSession { }",
    "package io.grpc; public class Channel { }",
    "package org.infinispan.distribution.ch; public interface KeyPartitioner { }",
    """
    package chat.skerry.node.routing.infinispan;
    public final class Partitioner implements org.infinispan.distribution.ch.KeyPartitioner { }
    """,
    "package chat.skerry.node; final class Main { public static void main(String[] arguments) { } }",
    "package chat.skerry.node.account; public record Device(String name) { }",
    "package chat.skerry.node.mailbox; public interface Mailbox { chat.skerry.node.account.Device of(); }",
    """
    package chat.skerry.node.store.cassandra;
    public final class Connection { com.datastax.oss.CqlSession session; }
    """,
    """
    package chat.skerry.node.mailbox.cassandra;
    public final class CassandraMailbox implements chat.skerry.node.mailbox.Mailbox {
      chat.skerry.node.store.cassandra.Connection connection;
      public chat.skerry.node.account.Device of() { return null; }
    }
    """,
    """
    package chat.skerry.node.session;
    public final class Session {
      private final java.time.Clock clock;
      private final java.security.SecureRandom random = new java.security.SecureRandom();
      private final java.util.Queue<String> queue = new java.util.concurrent.LinkedBlockingQueue<>(16);
      chat.skerry.protocol.frame.Frame frame;
      chat.skerry.protocol.v1.Send generated;
      public Session(java.time.Clock clock) { this.clock = clock; }
      java.time.Instant now() { return java.time.Instant.now(clock); }
      java.util.Date date(long millis) { return new java.util.Date(millis); }
    }
    """,
    """
    package chat.skerry.node.transport;
    final class Channel { io.netty.buffer.ByteBuf bytes; chat.skerry.node.session.Session session; }
    """,
    """
    package chat.skerry.node.delivery;
    final class DeliveryGrpcService { io.grpc.Channel channel; }
    """,
    """
    package chat.skerry.node.cli;
    final class Screen { void show() { System.out.println("hello"); } }
    """,
    """
    package chat.skerry.node.app;
    final class Wiring {
      final java.time.Clock clock = java.time.Clock.systemUTC();
      final chat.skerry.node.mailbox.Mailbox mailbox = new chat.skerry.node.mailbox.cassandra.CassandraMailbox();
      final chat.skerry.node.session.Session session = new chat.skerry.node.session.Session(clock);
    }
    """
  };
}
