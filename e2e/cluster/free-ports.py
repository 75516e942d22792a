"""free-ports.py N: that many ports of 127.0.0.1 in a row that nobody listens on."""
import random, socket, sys
count = int(sys.argv[1])
for attempt in range(100):
    first = random.randrange(20000, 30000)
    sockets = []
    try:
        for port in range(first, first + count):
            sockets.append(socket.create_server(("127.0.0.1", port)))
    except OSError:
        continue
    finally:
        for opened in sockets:
            opened.close()
    print(*range(first, first + count))
    sys.exit(0)
sys.exit("ports: none found (expected: some free ones between 20000 and 30000)")
