package chat.skerry.client.connection;

import chat.skerry.protocol.frame.Frame;

/// What a connection hands on. Called on the connection's reading thread: blocking here stops
/// reading, and thereby slows the member down.
public interface FrameReceiver {
  void delivered(Delivery delivery);

  void queueEmpty(int backlog);

  void truncated(int refused, int expired);

  void sent(Frame.Sent sent);

  void refused(Frame.Refused refused);

  void devices(Frame.Devices devices);

  void mismatch(Frame.DevicesMismatch mismatch);
}
