#!/bin/sh
# 安装减号，不需要网络。再运行一次即为修复：程序重新安装，数据和设置不动。
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
. "$here/VERSION"

usage() {
    cat <<'TEXT'
用法：./install.sh [选项]
不带选项时逐项提问（三个问题，回车即用默认值）。
  --yes              不提问，用默认值和下面给出的值
  --data 文件夹      数据放在哪里（默认：root为/var/lib/jianhao，其他用户为~/jianhao/data）
  --address 地址     监听的地址（默认127.0.0.1，只在本机打开）
  --port 端口        监听的端口（默认8000）
  --database 地址    PostgreSQL地址postgresql://用户:密码@主机:端口/库名（默认用SQLite，不需要另外安装）
  --prefix 文件夹    程序装在哪里（默认：root为/opt/jianhao，其他用户为~/jianhao/app）
  --backups 文件夹   备份放在哪里（默认：root为/var/backups/jianhao，其他用户为~/jianhao/backups）
  --https 主机名     经nginx以https://主机名访问时使用
  --user 用户        由哪个系统用户运行（默认：有systemd时为jianhao，没有时为当前用户）
  --python 程序      用哪一个Python
  --key 公钥文件     用发布单位公布的公钥核对签名
  --no-systemd       不交给systemd管理，由bin/service在后台运行，不建立系统用户
  --no-start         装好后不启动
TEXT
}

read_options() {
    yes='' start=yes trusted='' python='' given=''
    while [ $# -gt 0 ]; do
        case $1 in
            --yes) yes=yes ;;
            --no-start) start='' ;;
            --no-systemd) plain=yes given="$given plain" ;;
            -h | --help) usage; exit 0 ;;
            --data | --address | --port | --database | --prefix | --backups | --https | --user | --python | --key)
                [ $# -ge 2 ] || fail "$1后面缺少值。用--help查看用法。"
                name=${1#--}
                [ "$name" = key ] && name=trusted
                plain_value "$1" "$2"
                eval "$name=\$2 given_$name=yes"
                given="$given $name"
                shift
                ;;
            *) fail "没有选项$1。用--help查看用法。" ;;
        esac
        shift
    done
}

read_existing() { # a repair keeps what the first installation decided, but for what is given anew
    [ -f "$prefix/etc/install.conf" ] || return 0
    for name in $given; do eval "new_$name=\$$name"; done
    was_prefix=$prefix
    . "$prefix/etc/install.conf"
    for name in $given; do eval "$name=\$new_$name"; done
    prefix=$was_prefix yes=yes
    installed=$(sed -n "s/^version='\(.*\)'/\1/p" "$prefix/current/VERSION" 2>/dev/null) || installed=
    [ -z "$installed" ] || [ "$installed" = "$version" ] ||
        fail "$prefix已装有版本$installed，本安装包是$version。升级请运行 ./upgrade.sh --prefix $prefix"
    [ ! -f "$prefix/upgrade/journal" ] ||
        fail "上一次升级没有结束。请先运行 $prefix/current/upgrade.sh --prefix $prefix --recover"
    say "已装有本版本，按原来的设置修复。"
}

ask() { # question, name of the variable
    eval "now=\$$2"
    printf '%s\n  [%s] ' "$1" "${now:-SQLite}"
    read -r answer || fail "没有读到回答。不提问请加--yes。"
    [ -z "$answer" ] || eval "$2=\$answer"
}

ask_three() {
    [ -z "$yes" ] || return 0
    say "三个问题，直接回车即用方括号里的默认值。"
    ask "1. 数据放在哪个文件夹（台账、检查结果、附件；请放在空间足够、会备份的磁盘上）？" data
    endpoint=$address:$port
    ask "2. 在哪个地址和端口提供网页？只在本机打开用127.0.0.1；其他电脑也要打开的，填写本机的内网地址。" endpoint
    case $endpoint in *:*) ;; *) fail "第2项应写成 地址:端口，例如 10.1.2.3:8000。" ;; esac
    address=${endpoint%:*} port=${endpoint##*:}
    ask "3. 数据库：一般用SQLite，不需要另外安装；已有PostgreSQL的，填写postgresql://用户:密码@主机:端口/库名。" database
    [ "$database" = SQLite ] && database=''
    plain_value "回答" "$data$address$port$database"
}

check_answers() {
    [ -n "$prefix" ] && [ "$prefix" != /jianhao/app ] || fail "不知道装在哪里：环境变量HOME为空。请用--prefix、--data、--backups指明。"
    plain_path "程序文件夹" "$prefix"
    plain_path "数据文件夹" "$data"
    plain_path "备份文件夹" "$backups"
    case $port in '' | *[!0-9]*) fail "端口应是1到65535的数字，现在是“$port”。" ;; esac
    [ "$port" -ge 1 ] && [ "$port" -le 65535 ] || fail "端口应是1到65535的数字，现在是“$port”。"
    case $address in '' | *[!0-9A-Za-z.:-]*) fail "地址“$address”不能使用，应是本机的一个地址，例如127.0.0.1。" ;; esac
    case $https in *[!0-9A-Za-z.-]*) fail "主机名“$https”不能使用，只写主机名，例如 jianhao.example.gov.cn。" ;; esac
    case $database in '' | postgresql://?*/?* | postgres://?*/?*) ;; *) fail "数据库地址应写成postgresql://用户:密码@主机:端口/库名。" ;; esac
    check_disk "$prefix" 1500
    check_disk "$data" 1000
}

check_port() { # 监听不了的地址在装好之后才发现就晚了
    [ -n "$start" ] || return 0
    "$python" -c 'import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind((sys.argv[1], int(sys.argv[2])))' "$address" "$port" 2>/dev/null ||
        fail "不能在$address:$port提供网页：端口已被占用，或者本机没有这个地址。请另选一个，例如--port 8080。"
}

make_user() {
    if [ -z "$user$plain" ] && has_systemd; then user=jianhao; fi
    [ -n "$user" ] || return 0
    [ "$(id -u)" = 0 ] || fail "--user只有以root安装时才能使用。"
    id "$user" >/dev/null 2>&1 ||
        useradd --system --home-dir "$data" --no-create-home --shell /usr/sbin/nologin "$user" ||
        fail "不能建立系统用户$user。请先建立，再用--user指明。"
    as_service "$python" -c pass 2>/dev/null ||
        fail "用户$user不能运行$python。请安装系统自带的Python，或用--python指明一个所有用户可用的。"
}

make_folders() {
    mkdir -p "$prefix/releases" "$prefix/etc" "$prefix/cache" "$prefix/log" "$data" "$backups" ||
        fail "不能建立文件夹，见上面的提示。请检查权限，或另选位置。"
    chmod 700 "$data" "$backups" "$prefix/cache" "$prefix/log"
    own "$data" "$backups" "$prefix/cache"
}

make_backup_key() {
    [ ! -f "$prefix/etc/backup.key" ] || return 0
    "$release/venv/bin/python" "$release/steps.py" key "$prefix/etc/backup.key" || fail "不能生成备份密钥，见上面的提示。"
    own "$prefix/etc/backup.key"
}

examine() { # what doctor says is shown; the installation itself is whole
    say "检查安装结果（jianhao doctor）："
    well=''
    for _ in 1 2 3 4 5 6; do # the worker reports itself a little after the first page is answered
        if "$prefix/bin/jianhao" doctor >"$prefix/log/doctor.txt" 2>&1; then well=yes && break; fi
        sleep 3
    done
    cat "$prefix/log/doctor.txt"
    [ -n "$well" ] || say "以上标为有问题的各项，请按写明的办法处理后再运行 $prefix/bin/jianhao doctor"
}

say_link() {
    shown=$(address_shown)
    first=$(with_settings "$prefix/current" "$prefix/current/steps.py" link "$shown") || fail "不能取得首次启用链接，见上面的提示。"
    say
    say "装好了。网页：$shown/"
    say "备份密钥：$prefix/etc/backup.key，请另存一份在别处：没有它，备份不能恢复。"
    if [ -n "$first" ]; then
        say "首次启用请打开（只能使用一次，7天内有效；重新启动后换新，再运行一次本脚本即可取得）："
        say "$first"
    else
        say "已有登记的人员，请直接登录。"
    fi
}

main() {
    set_defaults
    read_options "$@"
    check_sums
    check_machine
    read_existing
    ask_three
    find_python
    check_answers
    [ ! -x "$prefix/bin/service" ] || "$prefix/bin/service" stop
    check_port
    make_user
    make_folders
    make_release
    make_backup_key
    write_settings
    say "准备数据库……"
    with_settings "$release" "$release/steps.py" migrate || fail "数据库没有准备好，见上面的提示；处理后再运行一次本脚本。"
    before=$(readlink "$prefix/current" 2>/dev/null) || before=
    switch_to "$release"
    [ -z "$before" ] || rm -rf "${prefix:?}/$before"
    write_programs
    write_units
    if [ -z "$start" ]; then
        say "装好了，没有启动。启动：$prefix/bin/service start"
        return
    fi
    "$prefix/bin/service" start
    answers || fail "程序已装好，但没有应答。请看日志$prefix/log/web.log（systemd：journalctl -u jianhao-web），处理后运行 $prefix/bin/service restart"
    examine
    say_link
}

main "$@"
