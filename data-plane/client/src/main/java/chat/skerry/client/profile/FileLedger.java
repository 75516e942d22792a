package chat.skerry.client.profile;

import chat.skerry.client.conversation.Ledger;
import chat.skerry.protocol.envelope.MessageId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A ledger in a file: one line an envelope, `<32 hexadecimal digits> <seq>`, the latest last. It
/// remembers [#ENTRIES_MAX]; the file is written anew once it has twice as many lines.
///
/// A line that a crash cut off at the end is dropped. Lines are not forced to the disk: what a
/// power failure takes is at worst the memory of a duplicate.
public final class FileLedger implements Ledger {
  public static final int ENTRIES_MAX = 10_000;

  private static final int LINE_BYTES_MAX = 54;
  private static final int FILE_BYTES_MAX = 4 * ENTRIES_MAX * LINE_BYTES_MAX;

  private final Path file;
  private final SequencedMap<MessageId, Long> entries = new LinkedHashMap<>();
  private FileChannel out;
  private int lines;
  private volatile long lastSeq;

  private FileLedger(Path file, FileChannel out) {
    this.file = file;
    this.out = out;
  }

  /// @throws ProfileException where the file holds something else
  public static FileLedger open(Path file) {
    try {
      String text =
          Files.exists(file)
              ? new String(PrivateFiles.read(file, FILE_BYTES_MAX), StandardCharsets.US_ASCII)
              : "";
      FileLedger ledger = new FileLedger(file, PrivateFiles.append(file));
      ledger.load(text);
      return ledger;
    } catch (IOException e) {
      throw new ProfileException(file + ": can't be opened: " + PrivateFiles.reason(e), e);
    }
  }

  @Override
  public boolean contains(MessageId key) {
    return entries.containsKey(key);
  }

  @Override
  public void record(MessageId key, long seq) {
    remember(key, seq);
    try {
      write(line(key, seq));
      lines++;
      if (lines > 2 * ENTRIES_MAX) {
        rewrite();
      }
    } catch (IOException e) {
      throw new ProfileException(file + ": can't be written: " + PrivateFiles.reason(e), e);
    }
  }

  @Override
  public long lastSeq() {
    return lastSeq;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new ProfileException(file + ": can't be closed: " + PrivateFiles.reason(e), e);
    }
  }

  private void load(String text) throws IOException {
    int end = text.lastIndexOf('\n') + 1;
    int number = 0;
    for (String line : text.substring(0, end).lines().toList()) {
      number++;
      load(line, number);
    }
    lines = number;
    if (end < text.length()) {
      rewrite();
    }
  }

  private void load(String line, int number) {
    try {
      int space = line.indexOf(' ');
      remember(
          MessageId.ofHex(line.substring(0, Math.max(space, 0))),
          Long.parseLong(line.substring(space + 1)));
    } catch (IllegalArgumentException e) {
      throw new ProfileException(
          file + ": line " + number + " is damaged (expected: 32 hexadecimal digits and a number)",
          e);
    }
  }

  private void remember(MessageId key, long seq) {
    entries.remove(key);
    entries.put(key, seq);
    lastSeq = seq;
    if (entries.size() > ENTRIES_MAX) {
      entries.pollFirstEntry();
    }
  }

  private void rewrite() throws IOException {
    StringBuilder text = new StringBuilder();
    entries.forEach((key, seq) -> text.append(line(key, seq)));
    out.close();
    PrivateFiles.replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    out = PrivateFiles.append(file);
    lines = entries.size();
  }

  private void write(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static String line(MessageId key, long seq) {
    return key + " " + seq + "\n";
  }
}
