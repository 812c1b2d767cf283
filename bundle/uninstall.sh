#!/bin/sh
# 卸载减号的程序。数据、备份、设置和密钥都保留，重新安装后接着使用。
set -eu
umask 022
prefix='' yes=''
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) prefix=${2:-}; shift ;;
        --yes) yes=yes ;;
        *) echo "用法：uninstall.sh [--prefix 程序文件夹] [--yes]" >&2; exit 2 ;;
    esac
    shift
done
if [ -z "$prefix" ]; then if [ "$(id -u)" = 0 ]; then prefix=/opt/jianhao; else prefix=${HOME:-}/jianhao/app; fi; fi
if [ ! -f "$prefix/etc/install.conf" ]; then
    echo "没有完成：$prefix没有安装减号，请用--prefix指明程序文件夹。" >&2
    exit 1
fi
. "$prefix/etc/install.conf"
if [ -z "$yes" ]; then
    printf '将停止并删除%s中的程序；数据%s、备份%s、设置和密钥%s/etc保留。输入 是 继续：' "$prefix" "$data" "$backups" "$prefix"
    read -r answer || answer=
    if [ "$answer" != 是 ]; then echo "没有改动。"; exit 1; fi
fi
[ ! -x "$prefix/bin/service" ] || "$prefix/bin/service" stop
if [ -n "$user" ] && [ -d /run/systemd/system ]; then
    systemctl disable -q jianhao-web.service jianhao-worker.service jianhao-recover.service 2>/dev/null || true
    rm -f /etc/systemd/system/jianhao-web.service /etc/systemd/system/jianhao-worker.service /etc/systemd/system/jianhao-recover.service
    systemctl daemon-reload
fi
rm -rf "$prefix/releases" "$prefix/current" "$prefix/bin" "$prefix/cache" "$prefix/run"
echo "已卸载。数据在$data，备份在$backups，设置和备份密钥在$prefix/etc，确认不再需要后自行删除。"
echo "重新安装：在安装包文件夹运行 ./install.sh --prefix $prefix，按原来的设置恢复使用。"
