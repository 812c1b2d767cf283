#!/bin/sh
# 启动和停止减号：有systemd的由它管理，没有的由本脚本在后台运行。用法：service start｜stop｜restart｜status
set -eu
umask 022
prefix='@PREFIX@'
. "$prefix/etc/install.conf"
pid=$prefix/run/web.pid log=$prefix/log/web.log ending=$prefix/run/stopping

managed() { [ -n "$user" ] && [ -f /etc/systemd/system/jianhao-web.service ] && [ -d /run/systemd/system ]; }

running() { # the process that was started here and nothing else that has its number now
    [ -f "$pid" ] && tr '\0' ' ' <"/proc/$(cat "$pid")/cmdline" 2>/dev/null | grep -q 'jianhao web'
}

start() {
    if managed; then systemctl start jianhao-web.service jianhao-worker.service; return; fi
    "$prefix/current/upgrade.sh" --prefix "$prefix" --recover --no-start || exit 1
    [ ! -f "$ending" ] || stop # a stop that was cut off: the process may be on its way out, and answers no longer
    if running; then return; fi
    umask 077 # the log of a first start holds its link
    mkdir -p "$prefix/run" "$prefix/log"
    setsid nohup "$prefix/bin/jianhao" web --host "$address" --port "$port" >>"$log" 2>&1 </dev/null 9>&- &
    echo $! >"$pid"
}

stop() {
    if managed; then systemctl stop jianhao-web.service jianhao-worker.service; return; fi
    if running; then
        number=$(cat "$pid") waited=0
        : >"$ending"
        kill "$number"
        while [ -d "/proc/$number" ] && running; do
            waited=$((waited + 1))
            [ "$waited" -lt 60 ] || kill -9 "$number" 2>/dev/null || true
            sleep 1
        done
    fi
    rm -f "$pid" "$ending"
}

case ${1:-} in
    start) start ;;
    stop) stop ;;
    restart) stop; start ;;
    status)
        if managed; then exec systemctl status jianhao-web.service jianhao-worker.service; fi
        if running; then echo "正在运行（进程$(cat "$pid")），日志：$log"; else echo "没有运行。"; exit 3; fi
        ;;
    *) echo "用法：$0 start｜stop｜restart｜status" >&2; exit 2 ;;
esac
