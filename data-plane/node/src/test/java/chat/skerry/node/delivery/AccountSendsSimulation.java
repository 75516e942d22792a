package chat.skerry.node.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.DevicePayloads.DevicePayload;
import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.protocol.envelope.DeviceList;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A sender with old lists writes to an account whose devices come and go, over a store that fails
/// before or after it has written. Whatever happens, each device that was there all the time gets
/// each message, once by its message id, in order; and what was answered with a mismatch alone is
/// nowhere.
class AccountSendsSimulation {
  private static final DeviceAddress SENDER = new DeviceAddress("alice", 0);
  private static final int MESSAGES = 150;
  private static final int ATTEMPTS_MAX = 400;

  private final Map<DeviceAddress, Integer> since = new HashMap<>();
  private final Map<String, DeviceList> known = new HashMap<>();
  private int keysMade = 1;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void reachesEveryDeviceThatWasThereAllTheTime(long seed) {
    Random random = new Random(seed);
    InMemoryMailboxStore store = new InMemoryMailboxStore();
    AccountWorld world = new AccountWorld(flaky(store, random), 1_000);
    bind(world, SENDER, 0);
    bind(world, new DeviceAddress("alice", 1), 0);
    bind(world, new DeviceAddress("bob", 0), 0);
    known.put("alice", world.keys.list("alice"));
    known.put("bob", world.keys.list("bob"));

    for (int message = 0; message < MESSAGES; message++) {
      sendUntilStored(world, store, message, random);
    }

    since.forEach((device, first) -> {
      List<Integer> got = received(store, device);
      assertThat(got).as("%s, seed %d", device, seed).isSorted().doesNotHaveDuplicates();
      for (int message = first; message < MESSAGES && !device.equals(SENDER); message++) {
        assertThat(got).as("%s, seed %d", device, seed).contains(message);
      }
    });
  }

  private void sendUntilStored(
      AccountWorld world, InMemoryMailboxStore store, int message, Random random) {
    boolean refused = false;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (random.nextInt(6) == 0) {
        changeDevices(world, message, random);
      }
      world.keys.available(random.nextInt(8) != 0);
      CompletableFuture<Outcome> outcome = world.sends.accept(send(message)).toCompletableFuture();
      world.runAll();
      world.keys.available(true);
      switch (outcome.join()) {
        case Outcome.Stored _ -> {
          return;
        }
        case Outcome.Mismatch(DeviceMismatch mismatch) -> {
          if (!refused) {
            since
                .keySet()
                .forEach(device -> assertThat(received(store, device)).doesNotContain(message));
          }
          known.put(mismatch.account(), mismatch.list());
        }
        case Outcome.Refused(var reason, var _, String detail) -> {
          assertThat(reason).as(detail).isEqualTo(Outcome.Reason.UNAVAILABLE);
          refused = true;
        }
      }
    }
    throw new AssertionError("message " + message + ": not stored");
  }

  private AccountSend send(int message) {
    byte[] id = ByteBuffer.allocate(16).putInt(message).array();
    return new AccountSend(
        SENDER,
        "bob",
        id,
        Envelope.Kind.MESSAGE,
        payloads("bob", -1, message),
        payloads("alice", 0, message),
        new byte[0]);
  }

  private DevicePayloads payloads(String account, int skipped, int message) {
    DeviceList list = known.getOrDefault(account, DeviceList.NONE);
    return new DevicePayloads(
        list.hash(),
        list.recipients().stream()
            .filter(entry -> entry.device() != skipped)
            .map(entry ->
                new DevicePayload(
                    entry.device(),
                    entry.registrationId(),
                    ByteBuffer.allocate(8).putInt(message).putInt(entry.registrationId()).array()))
            .toList());
  }

  private void changeDevices(AccountWorld world, int message, Random random) {
    DeviceAddress device =
        new DeviceAddress(random.nextBoolean() ? "alice" : "bob", 1 + random.nextInt(4));
    if (since.containsKey(device)) {
      since.remove(device);
      assertThat(world.lists.remove(device)).isTrue();
      world.mailboxes.empty(device);
    } else {
      // The message under way may have been stored for the others already.
      bind(world, device, message + 1);
    }
  }

  private void bind(AccountWorld world, DeviceAddress device, int first) {
    world.lists.bind(device, AccountWorld.key(keysMade++));
    since.put(device, first);
  }

  /// The messages in the mailbox, each where it came first.
  private static List<Integer> received(InMemoryMailboxStore store, DeviceAddress device) {
    Set<Integer> seen = new HashSet<>();
    List<Integer> received = new ArrayList<>();
    for (Envelope envelope : Answers.of(store.read(device, 0, MailboxStore.READ_MAX))) {
      int message = ByteBuffer.wrap(envelope.messageId()).getInt();
      if (seen.add(message)) {
        received.add(message);
      }
    }
    return received;
  }

  /// Fails some appends, before or after they are done; removals and reads always work.
  private static MailboxStore flaky(InMemoryMailboxStore store, Random random) {
    return (MailboxStore)
        Proxy.newProxyInstance(
            MailboxStore.class.getClassLoader(),
            new Class<?>[] {MailboxStore.class},
            (proxy, method, arguments) -> {
              boolean fails = method.getName().equals("append") && random.nextInt(6) == 0;
              Object answer =
                  fails && random.nextBoolean() ? null : invoke(store, method, arguments);
              return fails
                  ? CompletableFuture.failedFuture(new StoreUnavailableException("planted"))
                  : answer;
            });
  }

  private static Object invoke(
      InMemoryMailboxStore store, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
