package chat.skerry.e2e.scenario;

import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.phone.Phone;
import java.util.ArrayList;
import java.util.List;

/// Some phones that are online together.
record Phones(List<Phone> list) implements AutoCloseable {
  private static final int ISLANDS = 2;
  private static final int PER_ISLAND = 2;
  private static final int TRIES = 64;

  Phones {
    list = List.copyOf(list);
  }

  /// Four phones, one for each member of two islands.
  static Phones onBothIslands(Line line, Chat chat) {
    var phones = new ArrayList<Phone>();
    for (int island = 0; island < ISLANDS; island++) {
      var owners = new ArrayList<String>();
      for (int i = 0; i < TRIES && owners.size() < PER_ISLAND; i++) {
        Phone phone = Phone.on(line, chat, "phone", island).online();
        if (owners.contains(phone.member())) {
          phone.close();
        } else {
          owners.add(phone.member());
          phones.add(phone);
        }
      }
      if (owners.size() < PER_ISLAND) {
        throw new IllegalStateException(
            "island " + island + ": all accounts belong to " + owners + " (expected: two owners)");
      }
    }
    return new Phones(phones);
  }

  Phone[] all() {
    return list.toArray(Phone[]::new);
  }

  Phone first() {
    return list.getFirst();
  }

  @Override
  public void close() {
    list.forEach(Phone::close);
  }
}
