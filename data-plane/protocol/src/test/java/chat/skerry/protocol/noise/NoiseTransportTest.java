package chat.skerry.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.frame.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class NoiseTransportTest {
  private final byte[] keyA = key();
  private final byte[] keyB = key();

  @Test
  void opensWhatTheOtherSideSealedInOrder() {
    NoiseTransport device = at(keyA, 0, keyB, 0);
    NoiseTransport member = at(keyB, 0, keyA, 0);
    for (int length : new int[] {0, 1, 15, 16, 200, 65_519}) {
      ByteBuf plain = random(length);
      assertThat(open(member, seal(device, plain))).isEqualTo(plain);
      assertThat(open(device, seal(member, plain))).isEqualTo(plain);
    }
  }

  @Test
  void worksOnDirectBuffersWithOffsets() {
    NoiseTransport device = at(keyA, 0, keyB, 0);
    NoiseTransport member = at(keyB, 0, keyA, 0);
    ByteBuf plain = PooledByteBufAllocator.DEFAULT.directBuffer().writeZero(9).skipBytes(5);
    ByteBuf sealed = PooledByteBufAllocator.DEFAULT.directBuffer().writeMedium(20);

    device.encrypt(plain, sealed);
    assertThat(plain.isReadable()).isFalse();
    assertThat(sealed.readMedium()).isEqualTo(20);
    ByteBuf opened = PooledByteBufAllocator.DEFAULT.directBuffer();
    member.decrypt(sealed, opened);

    assertThat(opened).isEqualTo(Unpooled.wrappedBuffer(new byte[4]));
    plain.release();
    sealed.release();
    opened.release();
  }

  @Test
  void refusesDamagedReplayedSwappedAndForeignMessages() {
    NoiseTransport device = at(keyA, 0, keyB, 0);
    ByteBuf first = seal(device, random(20));
    ByteBuf second = seal(device, random(20));
    for (int i = 0; i < first.readableBytes(); i++) {
      ByteBuf damaged = first.copy();
      damaged.setByte(i, damaged.getByte(i) ^ 1);
      assertRefused(at(keyB, 0, keyA, 0), damaged);
    }
    assertRefused(at(keyB, 0, keyA, 0), second.copy());
    assertRefused(at(keyA, 0, keyB, 0), first.copy());
    NoiseTransport member = at(keyB, 0, keyA, 0);
    open(member, first.copy());
    assertRefused(member, first.copy());
    assertThat(open(member, second).readableBytes()).isEqualTo(20);
  }

  @Test
  void refusesMessagesThatAreTooShortOrTooLong() {
    assertRefused(at(keyB, 0, keyA, 0), Unpooled.wrappedBuffer(new byte[15]));
    assertRefused(at(keyB, 0, keyA, 0), Unpooled.wrappedBuffer(new byte[65_536]));
    assertThatThrownBy(() -> seal(at(keyA, 0, keyB, 0), random(65_520)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changesTheKeyOnBothSidesAfterAMillionMessages() {
    long before = CipherState.MESSAGES_PER_KEY - 2;
    NoiseTransport device = at(keyA, before, keyB, 0);
    NoiseTransport member = at(keyB, 0, keyA, before);
    for (int i = 0; i < 5; i++) {
      ByteBuf plain = random(10);
      assertThat(open(member, seal(device, plain))).isEqualTo(plain);
    }
    byte[] state = device.export();
    ByteBuffer exported = ByteBuffer.wrap(state);
    exported.get();
    byte[] key = new byte[32];
    exported.get(key);
    assertThat(key).isNotEqualTo(keyA);
    assertThat(exported.getLong()).isEqualTo(before + 5);
  }

  @Test
  void goesOnAfterItsStateTravelled() {
    NoiseTransport device = at(keyA, 5, keyB, 9);
    NoiseTransport member = NoiseTransport.restore(at(keyB, 9, keyA, 5).export());

    assertThat(open(member, seal(device, random(4))).readableBytes()).isEqualTo(4);
    NoiseTransport again = NoiseTransport.restore(member.export());
    assertThat(open(again, seal(device, random(5))).readableBytes()).isEqualTo(5);
    assertThat(open(device, seal(again, random(6))).readableBytes()).isEqualTo(6);
  }

  @Test
  void stopsBeforeCountersRunOut() {
    NoiseTransport device = at(keyA, CipherState.NONCE_MAX + 1, keyB, 0);

    assertThatThrownBy(() -> seal(device, random(1))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesAStateOfAnotherFormat() {
    byte[] state = at(keyA, 0, keyB, 0).export();
    state[0] = 9;
    assertThatThrownBy(() -> NoiseTransport.restore(state))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NoiseTransport.restore(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static NoiseTransport at(byte[] out, long outNonce, byte[] in, long inNonce) {
    return new NoiseTransport(new CipherState(out, outNonce), new CipherState(in, inNonce));
  }

  private static ByteBuf seal(NoiseTransport transport, ByteBuf plain) {
    ByteBuf out = Unpooled.buffer();
    transport.encrypt(plain.duplicate(), out);
    return out;
  }

  private static ByteBuf open(NoiseTransport transport, ByteBuf sealed) {
    ByteBuf out = Unpooled.buffer();
    transport.decrypt(sealed, out);
    return out;
  }

  private static void assertRefused(NoiseTransport transport, ByteBuf sealed) {
    assertThatThrownBy(() -> open(transport, sealed)).isInstanceOf(ProtocolException.class);
  }

  private static ByteBuf random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return Unpooled.wrappedBuffer(bytes);
  }

  private static byte[] key() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
